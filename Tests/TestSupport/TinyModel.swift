package import FoundationEssentials
package import JSON

/// A model of some thousand random numbers in a folder of its own, which is deleted with it: one of those in
/// `EmbeddingTests/Golden/models.json`, with what sentence-transformers makes of texts with it. `make-models.py` beside
/// that file makes the same numbers.
package final class TinyModel: Sendable {
    package let folder: URL
    package var path: String { folder.path }
    /// Its entry in `models.json`.
    package let description: JSONValue

    /// - Parameter name: `mean`, `cls-half-bert`, `max-bfloat`, `cased-prompts`, `plain-relu`, `reranker` or
    ///   `reranker-short-half`.
    package init(_ name: String) throws {
        guard let description = try Self.all().first(where: { $0["name"]?.string == name }) else {
            throw Missing(description: "models.json has no model \(name).")
        }
        self.description = description
        folder = FileManager.default.temporaryDirectory.appending(path: "tiny-model-\(UUID().uuidString)/\(name)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in description["files"]?.object?.members ?? [] { try write(file.value.bytes, to: file.name) }
        let pieces = try Self.golden.get()["pieces"]?.array?.compactMap(\.string) ?? []
        try write(Array(pieces.map { $0 + "\n" }.joined().utf8), to: "vocab.txt")
        try write(TinyWeights(description).file, to: "model.safetensors")
    }

    deinit { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }

    package struct Missing: Error, CustomStringConvertible { package let description: String }

    /// Replaces a file of the folder; its own folder is made where it is missing.
    package func write(_ content: [UInt8], to name: String) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content).write(to: file)
    }

    package func read(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: folder.appending(path: name))) }

    package func remove(_ name: String) throws { try FileManager.default.removeItem(at: folder.appending(path: name)) }

    /// Replaces members of one of its JSON files; nil removes one.
    package func change(_ name: String, _ members: [String: JSONValue?]) throws {
        var object = try JSONValue(parsing: read(name)).object ?? JSONObject([])
        for (key, value) in members { object[key] = value }
        try write(JSONValue.object(object).bytes, to: name)
    }

    /// The texts that `models.json` numbers.
    package static func texts() throws -> [String] {
        try golden.get()["texts"]?.array?.compactMap(\.string) ?? []
    }

    /// The questions, and the texts to be ranked for each, that `models.json` numbers.
    package static func pairs() throws -> [(query: String, texts: [String])] {
        try (golden.get()["pairs"]?.array ?? []).map {
            ($0["query"]?.string ?? "", $0["texts"]?.array?.compactMap(\.string) ?? [])
        }
    }

    package static func all() throws -> [JSONValue] { try golden.get()["cases"]?.array ?? [] }

    private static let golden = Result {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try JSONValue(
            parsing: [UInt8](Data(contentsOf: tests.appending(path: "EmbeddingTests/Golden/models.json"))))
    }
}
