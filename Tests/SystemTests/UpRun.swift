import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// One `ragctl up` in a folder of its own, on a database of its own.
struct UpRun: Sendable {
    private let folder: String
    private let database: TestDatabase

    static func with(_ body: @Sendable (UpRun) async throws -> Void) async throws {
        let folder = "/tmp/rag-up-\(UInt32.random(in: .min ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/state", withIntermediateDirectories: true)
        try await TestDatabase.with { try await body(UpRun(folder: folder, database: $0)) }
    }

    /// Has a shell script stand for each of the four services.
    func replaceServices(by script: String) throws {
        for name in ["api", "retriever", "embedder", "worker"] { try write("rag-\(name)", script) }
    }

    /// Sends `signal` as soon as `isTime`, and waits for the end.
    func up(
        _ arguments: [String], signal: Signal, when isTime: @Sendable () -> Bool
    ) async throws -> TerminationStatus {
        // In the place of the script that starts servers: names those of the tests.
        try write(
            "servers",
            #"[ "$1" = start ] && printf "DATABASE_URL=$DATABASE_URL\nREDIS_URL=$REDIS_URL\n" || touch "$2/$1""#)
        let built = try BuiltExecutables.folder()
        let hasOwnServices = FileManager.default.fileExists(atPath: folder + "/rag-api")
        let fixed = [
            "up", "--servers", folder + "/servers", "--state", folder + "/state", "--free-ports", "--binaries",
            hasOwnServices ? folder : built,
        ]
        return try await Subprocess.run(
            .path(FilePath(built + "/ragctl")), arguments: Arguments(fixed + arguments),
            environment: .inherit.updating(try environment()),
            input: .none, output: .fileDescriptor(try file("output"), closeAfterSpawningProcess: true),
            error: .fileDescriptor(try file("errors"), closeAfterSpawningProcess: true)
        ) { execution in
            let deadline = ContinuousClock.now + .seconds(240)
            while !isTime() {
                guard .now < deadline else {
                    throw MissingStack(description: "up did not come up: \(text(of: "errors"))")
                }
                try await Task.sleep(for: .milliseconds(20))
            }
            try execution.send(signal: signal)
        }.terminationStatus
    }

    /// What stands in a file of the folder; empty where there is none.
    func text(of name: String) -> String {
        (try? String(contentsOf: URL(filePath: "\(folder)/\(name)"), encoding: .utf8)) ?? ""
    }

    var serversWereStopped: Bool { FileManager.default.fileExists(atPath: folder + "/state/stop") }

    /// All that this run has started and that lives, known by an inherited variable.
    var processes: [String] {
        let mark = Array("\(Self.mark)=\(folder)".utf8)
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.filter { Int($0) != nil }.filter { id in
            let variables = FileManager.default.contents(atPath: "/proc/\(id)/environ") ?? Data()
            return variables.split(separator: 0).contains { $0.elementsEqual(mark) }
        }
    }

    private static let mark = "RAG_UP_RUN"

    private func environment() throws -> [Environment.Key: String?] {
        let own = ProcessInfo.processInfo.environment
        guard let model = own["TEST_MODEL_PATH"], let redis = own["TEST_REDIS_URL"] else {
            throw MissingStack(
                description: "TEST_MODEL_PATH or TEST_REDIS_URL is not set: run the tests with make test")
        }
        return [
            .init(stringLiteral: Self.mark): folder, "DATABASE_URL": database.url, "REDIS_URL": redis,
            "MODEL_PATH": model,
        ]
    }

    private func file(_ name: String) throws -> FileDescriptor {
        try FileDescriptor.open(
            FilePath("\(folder)/\(name)"), .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
    }

    private func write(_ name: String, _ script: String) throws {
        let path = "\(folder)/\(name)"
        try Data("#!/bin/bash\n\(script)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
}
