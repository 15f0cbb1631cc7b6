import Domain
import Subprocess
import SystemPackage

/// Runs one of poppler's tools as a process of its own, with bounds on memory, CPU, output and time.
struct PDFTool {
    struct Output {
        let text: [UInt8]
        let messages: String
        let status: TerminationStatus

        /// Poppler says so, or is ended by the library that did not get any.
        var hasNoMemory: Bool {
            if case .signaled = status { return true }
            return !status.isSuccess && messages.contains("ut of memory")
        }
    }

    let limits: ParsingLimits

    /// Throws `unreadable` when the tool took too long, `tooLarge` when it said too much, `unavailable` when it is not installed.
    func run(_ name: String, _ arguments: [String]) async throws -> Output {
        try await withThrowingTaskGroup(of: Output.self) { [limits] group in
            group.addTask { try await launch(name, arguments) }
            group.addTask {
                try await Task.sleep(for: limits.toolTimeout)
                throw Self.exceeded("time", .unreadable)
            }
            defer { group.cancelAll() }
            guard let output = try await group.next() else { throw CancellationError() }
            return output
        }
    }

    private func launch(_ name: String, _ arguments: [String]) async throws -> Output {
        do {
            let result = try await Subprocess.run(
                limits.confiningProgram.map { .path(FilePath($0)) } ?? .name("prlimit"),
                arguments: Arguments(bounds + [name] + arguments),
                environment: .inherit.updating(["LC_ALL": "C.UTF-8"]),
                output: .bytes(limit: limits.maximumTextBytes), error: .bytes(limit: 1 << 20))
            let messages = String(decoding: result.standardError.prefix(4096), as: UTF8.self)
            return Output(text: result.standardOutput, messages: messages, status: result.terminationStatus)
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            throw Self.exceeded("room for its text", .tooLarge)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw ServiceError(
                .unavailable, "The tool prlimit is not installed; install the Debian package util-linux.")
        }
    }

    private var bounds: [String] {
        guard limits.confiningProgram == nil else {
            return [ConfinedProcess.flag, String(limits.toolMemoryBytes), String(limits.toolCPUSeconds), "run"]
        }
        return [
            "--as=\(limits.toolMemoryBytes)", "--cpu=\(limits.toolCPUSeconds)", "--fsize=0", "--core=0", "--nofile=64",
        ]
    }

    private static func exceeded(_ what: String, _ kind: ServiceError.Kind) -> ServiceError {
        ServiceError(kind, "The PDF takes more \(what) to read than a document may.")
    }
}
