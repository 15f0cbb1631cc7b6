/// Text to vectors: the embedder, seen from everywhere else.
package protocol TextEmbedder: Sendable {
    /// Throws `unavailable` while the embedder is away.
    func model() async throws -> EmbeddingModel
    /// One unit vector a text. Throws `overloaded`, `unavailable`, `deadlineExceeded`.
    ///
    /// - Parameter role: what the texts are to the model; nil where they are neither.
    func embed(_ texts: [String], as role: EmbeddingRole?, priority: EmbeddingPriority) async throws -> Embeddings
    /// How many tokens each text has in the model's own tokenizer, without special tokens and without a cut.
    func tokenCounts(of texts: [String]) async throws -> [Int]
}

extension TextEmbedder {
    /// The same for texts without a role.
    package func embed(_ texts: [String], priority: EmbeddingPriority) async throws -> Embeddings {
        try await embed(texts, as: nil, priority: priority)
    }
}

/// Reads a question and a text together and says how well the one answers the other: a cross-encoder.
package protocol TextReranker: Sendable {
    /// Whose scores these are: caches keep those of one apart from another's.
    var name: String { get }
    /// One score a text, higher is better. Throws `overloaded`, `unavailable`, `deadlineExceeded`.
    func scores(of texts: [String], for question: String, within limit: Duration) async throws -> [Double]
}

/// Writes answers with a language model.
package protocol AnswerWriter: Sendable {
    /// The model's name, for the answer's `generator`.
    var name: String { get }
    /// The answer's text piece by piece as the model writes it; ends with its usage where the model reports it.
    /// Throws `unavailable` or `deadlineExceeded` before the first piece or in between.
    func write(_ prompt: Prompt) -> AsyncThrowingStream<AnswerFragment, any Error>
}

/// What a language model is told.
package struct Prompt: Sendable, Hashable {
    package let system: String
    /// The conversation, oldest first; the last one is the user's, with the passages in it.
    package let messages: [PromptMessage]

    package init(system: String, messages: [PromptMessage]) {
        self.system = system
        self.messages = messages
    }
}

/// One turn of a conversation.
package struct PromptMessage: Sendable, Hashable {
    package enum Role: String, Sendable, CaseIterable { case user, assistant }

    package let role: Role
    package let text: String

    package init(role: Role, text: String) {
        self.role = role
        self.text = text
    }
}

/// A piece of an answer being written.
package enum AnswerFragment: Sendable, Hashable {
    case text(String)
    case usage(TokenUsage)
}
