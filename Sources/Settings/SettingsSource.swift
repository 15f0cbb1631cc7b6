import FoundationEssentials

/// Where settings come from: the environment, and files that it names (`NAME_FILE`, as Docker and Kubernetes hand secrets
/// over). An empty variable counts as unset; a file's trailing line feeds are left out.
package struct SettingsSource: Sendable {
    let environment: [String: String]
    private let readFile: @Sendable (String) -> [UInt8]?

    /// Larger files are refused: nobody's setting is that long.
    static let maximumFileSize = 64 * 1024

    package init(
        environment: [String: String],
        readFile: @escaping @Sendable (String) -> [UInt8]? = {
            FileManager.default.contents(atPath: $0).map(Array.init)
        }
    ) {
        self.environment = environment.filter { !$0.value.isEmpty }
        self.readFile = readFile
    }

    /// This process's environment, as it is now.
    package static var process: SettingsSource { SettingsSource(environment: ProcessInfo.processInfo.environment) }

    func text(_ name: String) throws(SettingProblem) -> String? {
        guard let path = environment[name + "_FILE"] else { return environment[name] }
        guard environment[name] == nil else {
            throw SettingProblem(name: name, message: "is set twice: by itself and by \(name)_FILE; keep one")
        }
        guard let bytes = readFile(path) else {
            throw SettingProblem(name: name + "_FILE", message: "names \"\(path)\", which cannot be read")
        }
        guard bytes.count <= Self.maximumFileSize, let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingProblem(name: name + "_FILE", message: "names a file that is not text of at most 64 KiB")
        }
        var trimmed = text[...]
        while trimmed.last?.isNewline == true { trimmed.removeLast() }
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    /// Variables that begin like ours and are none of ours: most likely misspelt.
    func unknownNames(known: Set<String>) -> [String] {
        let families = [
            "AUTH_", "BACKUP_", "CHUNK_", "DATABASE_", "EMBEDDER_", "JOB_", "JWT_", "LLM_", "PARSER_", "REDIS_",
            "RETRIEVER_",
            "WORKER_",
        ]
        return environment.keys.filter { name in
            let plain = name.hasSuffix("_FILE") ? String(name.dropLast(5)) : name
            // Kubernetes sets NAME_SERVICE_HOST, NAME_PORT_8000_TCP and the like for each of its services.
            let isServiceLink = name.contains("_SERVICE_") || name.contains("_PORT")
            return families.contains { name.hasPrefix($0) } && !isServiceLink && !known.contains(plain)
        }.sorted()
    }
}
