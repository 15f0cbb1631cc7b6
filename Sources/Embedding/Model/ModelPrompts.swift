import JSON

/// Words that a model was trained to see before a text, such as `query: ` and `passage: `, by their names: `prompts` in
/// `config_sentence_transformers.json`.
package struct ModelPrompts: Sendable, Hashable {
    private let texts: [String: String]
    /// The one that is used where none is named.
    package let defaultName: String?

    private static let fileName = "config_sentence_transformers.json"

    init(folder: String) throws(EmbeddingError) {
        let file = try ConfigurationFile(folder, Self.fileName, mayBeMissing: true)
        var texts: [String: String] = [:]
        if let value = file.value["prompts"], value != .null {
            guard let members = value.object?.members else { throw Self.unusable("prompts must be an object of texts") }
            for member in members {
                guard let text = member.value.string, text.utf8.count <= 4096 else {
                    throw Self.unusable("prompts must hold texts of at most 4096 bytes")
                }
                texts[member.name] = text
            }
        }
        self.texts = texts
        defaultName = file.value["default_prompt_name"]?.string
        if let defaultName, texts[defaultName] == nil {
            throw Self.unusable("default_prompt_name is \(defaultName.prefix(100)), which prompts has not got")
        }
    }

    package var names: [String] { texts.keys.sorted() }

    /// What stands before a text: of the prompt of that name, or where none is named of the default. Nil for a name
    /// that the model has not got.
    package func prefix(_ name: String? = nil) -> String? {
        guard let name = name ?? defaultName else { return "" }
        return texts[name]
    }

    /// The name, as sentence-transformers looks for it, of what stands before questions.
    package var forQueries: String? { texts["query"].map { _ in "query" } }

    /// The same of what stands before texts to be found.
    package var forPassages: String? { ["document", "passage", "corpus"].first { texts[$0] != nil } }

    /// All that changes vectors, in a fixed order; empty where nothing does.
    var identity: String {
        let words = texts.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }
            .map { "\($0.key.utf8.count):\($0.key)\($0.value.utf8.count):\($0.value)" }
        return (words + [defaultName.map { "default:\($0)" }].compactMap(\.self)).joined()
    }

    private static func unusable(_ what: String) -> EmbeddingError {
        EmbeddingError(.unusableModel, "\(fileName): \(what).")
    }
}
