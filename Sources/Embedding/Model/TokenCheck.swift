/// Refuses ids that no row of the model's tables belongs to: they come from outside the tokenizer too.
struct TokenCheck {
    private let model: EmbeddingModelDescription

    init(_ model: EmbeddingModelDescription) {
        self.model = model
    }

    func check(_ texts: [[Int32]]) throws(EmbeddingError) {
        for (index, ids) in texts.enumerated() {
            guard (1...model.maximumTokens).contains(ids.count) else {
                throw EmbeddingError(
                    .invalidInput, "Text \(index) has \(ids.count) tokens; the model takes 1 to \(model.maximumTokens)."
                )
            }
            guard let id = ids.first(where: { $0 < 0 || $0 >= model.vocabularySize }) else { continue }
            throw EmbeddingError(
                .invalidInput,
                "Text \(index) has the token id \(id); the vocabulary's are 0 to \(model.vocabularySize - 1).")
        }
    }
}

extension EmbeddingError {
    static func unknownPrompt(_ model: EmbeddingModelDescription) -> EmbeddingError {
        let names = model.prompts.names
        return EmbeddingError(
            .invalidInput,
            "The model has no such prompt; it has \(names.isEmpty ? "none" : names.joined(separator: ", ")).")
    }
}
