import Domain
import TextAnalysis

/// An answer as a language model writes it, with its citations checked on the way.
struct ModelAnswer: Sendable {
    let writer: any AnswerWriter
    let question: String
    let passages: [ScoredPassage]
    let limits: AnswererLimits
    let analyzer: TextAnalyzer
    let pause: Pause

    /// The model failed before it said anything: another may answer in its place.
    struct SilentFailure: Error {
        let reason: String
    }

    /// Throws `SilentFailure` or `CancellationError`. A failure in the middle is told in the answer instead.
    func write(_ tell: @escaping @Sendable (AnswerEvent) -> Void) async throws {
        let watch = WritingWatch(limits, pause: pause)
        var draft = try await watch.guarding { await follow(watch, tell) }
        try Task.checkCancellation()
        if let reason = draft.failure, !draft.isBegun { throw SilentFailure(reason: reason) }
        for event in draft.finish(generator: writer.name) { tell(event) }
    }

    private func follow(_ watch: WritingWatch, _ tell: (AnswerEvent) -> Void) async -> ModelDraft {
        let (prompt, count) = PromptBuilder(passageBudget: limits.passageBudget).prompt(question, from: passages)
        let claims = CitedClaims(passages: Array(passages.prefix(count)), question: question, analyzer: analyzer)
        var draft = ModelDraft(claims, passageCount: count)
        do {
            for try await fragment in writer.write(prompt) {
                for event in draft.take(fragment) { tell(event) }
                if draft.isBegun { watch.begin() }
            }
            if !draft.isBegun { draft.failure = "The language model wrote nothing." }
        } catch let error as ServiceError {
            draft.failure = error.message
        } catch {
            draft.failure = "The language model failed."
        }
        if watch.isExpired { draft.failure = "The language model took too long." }
        return draft
    }
}
