import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// PostgreSQL's own programs, with a database named by their environment: a command line can be read by everybody.
package struct PostgresTool: Sendable {
    private let folder: String?
    private let connection: [String: String]

    /// - Parameters:
    ///   - folder: where the programs are, where not on the path.
    ///   - connection: libpq's environment variables.
    package init(folder: String?, connection: [String: String]) {
        self.folder = folder
        self.connection = connection
    }

    /// Hands what a program writes to `take`, piece by piece. Throws its last words when it fails.
    func read(_ program: String, _ arguments: [String], _ take: ([UInt8]) async throws -> Void) async throws {
        let result = try await named(program) {
            try await Subprocess.run(
                executable(program), arguments: Arguments(arguments), environment: environment,
                platformOptions: options,
                input: .none, output: .sequence, error: .string(limit: 1 << 16)
            ) { execution in
                for try await piece in execution.standardOutput {
                    try await take(piece.withUnsafeBytes { Array($0) })
                }
            }
        }
        try check(program, result.terminationStatus, result.standardError)
    }

    /// Has a program read what `feed` writes, and hands what it writes to `take`. A feed that throws ends the program at once.
    func write(
        _ program: String, _ arguments: [String],
        feed: (([UInt8]) async throws -> Void) async throws -> Void,
        take: @escaping @Sendable ([UInt8]) -> Void = { _ in }
    ) async throws {
        let failure = FeedFailure()
        let result = try await named(program) {
            try await Subprocess.run(
                executable(program), arguments: Arguments(arguments), environment: environment,
                platformOptions: options,
                input: .inputWriter, output: .sequence, error: .string(limit: 1 << 16)
            ) { execution in
                async let taken: Void = {
                    for try await piece in execution.standardOutput { take(piece.withUnsafeBytes { Array($0) }) }
                }()
                do {
                    try await feed { try await Self.pass($0, to: execution.standardInputWriter) }
                    try await execution.standardInputWriter.finish()
                } catch {
                    // It must not take what it has for the whole.
                    try? execution.send(signal: .kill)
                    failure.error = error
                }
                try await taken
            }
        }
        // A program that failed closed its input: what it said is the reason, not that nobody read.
        if let error = failure.error, error is BackupError || error is CancellationError { throw error }
        try check(program, result.terminationStatus, result.standardError)
        if let error = failure.error { throw error }
    }
}

extension PostgresTool {
    /// Written by the body of one run, read after it.
    private final class FeedFailure: Sendable {
        private let state = Mutex<(any Error)?>(nil)

        var error: (any Error)? {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }

    private func executable(_ program: String) -> Executable {
        folder.map { .path(FilePath("\($0)/\(program)")) } ?? .name(program)
    }

    private var environment: Environment {
        .inherit.updating(
            Dictionary(uniqueKeysWithValues: connection.map { (Environment.Key(stringLiteral: $0), Optional($1)) }))
    }

    /// Cancelled, a program is asked to stop, and made to a little later.
    private var options: PlatformOptions {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))]
        return options
    }

    /// A program that is not there says nothing by itself.
    private func named<Result>(_ program: String, _ body: () async throws -> Result) async throws -> Result {
        // Who writes to a program that has ended shall get an error, and not end.
        signal(SIGPIPE, SIG_IGN)
        do {
            return try await body()
        } catch let error as SubprocessError where error.code == .executableNotFound || error.code == .spawnFailed {
            throw BackupError(
                .tool, "\(program) is not here; install PostgreSQL's client programs, or name their folder")
        }
    }

    private func check(_ program: String, _ status: TerminationStatus, _ words: String?) throws {
        guard status.isSuccess else {
            let lines = (words ?? "").split(whereSeparator: \.isNewline)
            let reason = lines.first { $0.contains("error:") || $0.contains("ERROR:") } ?? lines.last
            throw BackupError(.tool, "\(program) failed: \(reason.map(String.init) ?? "\(status)")")
        }
    }

    private static func pass(_ bytes: [UInt8], to writer: StandardInputWriter) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(1 << 16))
            _ = try await writer.write(part)
            rest = rest.dropFirst(part.count)
        }
    }
}
