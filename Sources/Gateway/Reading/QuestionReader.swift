import Access
import Domain
import JSON
import Wire

/// Reads the members that `/v1/search` and `/query` have in common.
enum QuestionReader {
    /// What is wrong stays in `fields`, for its owner to finish.
    static func read(_ fields: inout JSONFieldReader) -> Question {
        let text = fields.required("question", questionKind) ?? ""
        let collection = fields.optional("collection", .plainText(maximum: 64)).map(CollectionReference.init)
        let topK = fields.optional("top_k", .integer(in: 1...Question.maximumTopK)) ?? Question.defaultTopK
        let mode = fields.optional("mode", JSONFieldKind<RetrievalMode>.choice) ?? .hybrid
        let denseWeight = fields.optional("dense_weight", .number(in: 0...1))
        let explain = fields.optional("explain", .bool) ?? false
        let preferences = PassagePreferencesWire.read(&fields)
        var filter: MetadataFilter?
        if let object = fields.optional("filters", .object) {
            var reader = FilterReader()
            filter = reader.read(object, path: "/filters")
            fields.adopt(reader.problems)
        }
        let asked = fields.optional("permissions", .permissions) ?? .none
        // Whose proof says what it holds cannot hold more by asking.
        let permissions = Principal.current?.permissions ?? asked
        let minimumVersion = fields.optional("wait_for_version", .integer(in: 0...Int(Int32.max)))
        return Question(
            text: text, collection: collection ?? .defaultCollection, topK: topK, filter: filter,
            permissions: permissions, mode: mode, denseWeight: denseWeight, preferences: preferences, explain: explain,
            minimumVersion: minimumVersion)
    }

    static var questionKind: JSONFieldKind<String> { .plainText(maximum: Question.maximumLength) }
}
