/// How long an answer may take and how much a language model is given.
package struct AnswererLimits: Sendable {
    /// Questions that are answered with less likelihood (`RefusalModel`) are refused; 0 refuses only what has no passages.
    package var refusalThreshold: Double
    /// Bound on the passages in a prompt, in characters.
    package var passageBudget: Int
    /// Until the model's first text; after it the documents' own sentences answer.
    package var firstTextTime: Duration
    /// For the model's whole text.
    package var writingTime: Duration
    /// For each step that compares sentences by their meaning; after it the words decide alone.
    package var embeddingTime: Duration

    package init(
        refusalThreshold: Double = 0.3, passageBudget: Int = 12_000, firstTextTime: Duration = .seconds(15),
        writingTime: Duration = .seconds(60), embeddingTime: Duration = .seconds(2)
    ) {
        self.refusalThreshold = refusalThreshold
        self.passageBudget = passageBudget
        self.firstTextTime = firstTextTime
        self.writingTime = writingTime
        self.embeddingTime = embeddingTime
    }
}
