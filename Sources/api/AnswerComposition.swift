import Domain
import Gateway
import Settings
import Telemetry

/// Who writes answers.
enum AnswerComposition {
    static func composer(_ settings: Settings, _ metrics: MetricRegistry) -> any AnswerComposer {
        BestPassageComposer(threshold: settings.refusalThreshold)
    }
}

/// Answers with the best passage as it stands, where it is near enough to the question.
struct BestPassageComposer: AnswerComposer {
    let modelName: String? = nil
    /// Least cosine similarity of the best passage.
    let threshold: Double

    func compose(_ question: String, from retrieval: Retrieval) -> AsyncThrowingStream<CompositionEvent, any Error> {
        let answer = answer(from: retrieval)
        return AsyncThrowingStream { continuation in
            continuation.yield(.delta(answer.text))
            for citation in answer.citations { continuation.yield(.citation(citation)) }
            continuation.yield(.answer(answer))
            continuation.finish()
        }
    }

    private func answer(from retrieval: Retrieval) -> Answer {
        guard let best = retrieval.passages.first, (retrieval.evidence.bestDense ?? 1) >= threshold else {
            return Answer(found: false, text: Answer.notFoundText, citations: [], generator: "extractive")
        }
        let passage = best.passage
        let citation = Citation(
            number: 1, passage: passage, range: passage.range, quote: passage.text, page: passage.page,
            score: best.scores.fused)
        return Answer(found: true, text: passage.text + " [1]", citations: [citation], generator: "extractive")
    }
}
