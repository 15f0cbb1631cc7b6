import FoundationEssentials
import JSON
import Operations
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Runs the operator's command, with key files and a folder for backups of its own.
struct RagctlRun: Sendable {
    let folder: String
    private let executable: String

    init(folder: String) throws {
        self.folder = folder
        executable = try BuiltExecutables.folder() + "/ragctl"
        for name in ["right", "wrong"] {
            let key = String(repeating: name, count: 10)
            try key.write(to: URL(filePath: "\(folder)/\(name).key"), atomically: true, encoding: .utf8)
        }
    }

    func run(
        _ arguments: String..., key: String = "right", database: String = "postgresql://127.0.0.1:1/none"
    ) async throws -> (succeeded: Bool, words: String) {
        try await run(arguments, key, database)
    }

    /// The JSON that it prints.
    func json(_ arguments: String..., database: String) async throws -> JSONValue {
        let result = try await run(arguments, "right", database)
        #expect(result.succeeded, "\(result.words)")
        return (try? JSONValue(parsing: Array(result.words.utf8))) ?? .null
    }

    /// The key that backups are sealed with.
    var key: BackupKey {
        get throws { try BackupKey(content: String(repeating: "right", count: 10)) }
    }

    private func run(
        _ arguments: [String], _ key: String, _ database: String
    ) async throws -> (succeeded: Bool, words: String) {
        let result = try await Subprocess.run(
            .path(FilePath(executable)), arguments: Arguments(arguments),
            environment: .inherit.updating([
                "DATABASE_URL": database, "BACKUP_TO": folder + "/backups", "BACKUP_KEY_FILE": "\(folder)/\(key).key",
            ]), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        return (result.terminationStatus.isSuccess, result.standardOutput + result.standardError)
    }
}
