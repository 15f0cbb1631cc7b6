import FoundationEssentials

/// Hostile files that are kept rather than made; `Golden/README.md` says how.
enum Golden {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        return Array(try Data(contentsOf: URL(filePath: "/\(folder)/Golden/\(name)")))
    }
}
