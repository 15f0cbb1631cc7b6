package import JSON

/// Deletes a document and looks whether anything of it is still heard: in searches by words, by meaning and by both, and in
/// answers that were given, and may have been kept, before.
package struct DeletionProbe: Sendable {
    /// Questions asked in each way.
    private static let questionCount = 5

    private let api: RagAPI

    package init(api: RagAPI) {
        self.api = api
    }

    /// The receipt, with `probe`: how many questions were asked, how many of them found the document before, and how many
    /// `found_after`, which must be none.
    package func delete(_ document: String) async throws -> JSONValue {
        let path = "/v1/documents/\(PercentEncoding.segment(document))"
        let collection = try await api.get(path)["collection_id"]?.string ?? ""
        let questions = Self.questions(from: try await api.text(path + "/text"))
        var (before, after) = (0, 0)
        for question in questions where try await finds(document, question, collection) { before += 1 }
        let receipt = try await api.delete(path)
        for question in questions where try await finds(document, question, collection) { after += 1 }
        guard var members = receipt.object else { return receipt }
        members["probe"] = [
            "questions": JSONValue(questions.count), "found_before": JSONValue(before), "found_after": JSONValue(after),
        ]
        return .object(members)
    }

    /// Stretches of its own words, spread over the text.
    private static func questions(from text: String) -> [String] {
        let words = text.split { !$0.isLetter && !$0.isNumber }.filter { $0.count <= 40 }.map { String($0) }
        guard !words.isEmpty else { return [] }
        let starts = stride(from: 0, to: words.count, by: max(1, words.count / questionCount))
        return starts.prefix(questionCount).map { (start: Int) -> String in
            words[start..<min(start + 12, words.count)].joined(separator: " ")
        }
    }

    private func finds(_ document: String, _ question: String, _ collection: String) async throws -> Bool {
        for mode in ["lexical", "dense", "hybrid"] {
            let body: JSONValue = [
                "question": .string(question), "collection": .string(collection), "mode": .string(mode), "top_k": 50,
            ]
            if Self.names(document, try await api.post("/v1/search", body)["passages"]) { return true }
        }
        let answer = try await api.post("/query", ["question": .string(question), "collection": .string(collection)])
        return Self.names(document, answer["passages"]) || Self.names(document, answer["citations"])
    }

    private static func names(_ document: String, _ places: JSONValue?) -> Bool {
        places?.array?.contains { $0["document_id"]?.string == document } ?? false
    }
}
