package import Domain
import TextAnalysis
import Threads

/// Answers a question from its passages: refuses what they do not answer, asks the language model where there is one,
/// and else, or when the model fails, quotes the sentences that answer.
package struct Answerer: Sendable {
    private let writer: (any AnswerWriter)?
    private let embedder: any TextEmbedder
    private let sentences: (any SentenceIndex)?
    private let refusal = RefusalModel()
    private let limits: AnswererLimits
    private let pause: Pause

    /// - Parameters:
    ///   - sentences: vectors made as chunks came in; nil embeds the sentences in question each time.
    ///   - pause: what passes the times of `limits`.
    package init(
        embedder: any TextEmbedder, sentences: (any SentenceIndex)? = nil, writer: (any AnswerWriter)?,
        limits: AnswererLimits = AnswererLimits(),
        pause: @escaping Pause = { try await Task.sleep(for: $0) }
    ) {
        self.writer = writer
        self.limits = limits
        self.pause = pause
        self.embedder = embedder
        self.sentences = sentences
    }

    /// The language model that is asked first; nil where answers are only picked from the documents.
    package var modelName: String? { writer?.name }

    /// Ends after `answer`; throws only when it is cancelled. Leaving the stream stops the work.
    package func answer(_ question: String, from retrieval: Retrieval) -> AsyncThrowingStream<AnswerEvent, any Error> {
        AsyncThrowingStream { continuation in
            let work = Task(executorPreference: WorkerPool.shared) {
                do {
                    try await answer(question, from: retrieval) { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    private func answer(
        _ question: String, from retrieval: Retrieval, _ tell: @escaping @Sendable (AnswerEvent) -> Void
    ) async throws {
        guard !retrieval.passages.isEmpty else { return quote(ExtractiveAnswer.notFound(), tell) }
        let analyzer = TextAnalyzer.of(retrieval.language)
        let cosines = SentenceCosines(
            embedder: embedder, index: sentences, collection: retrieval.collectionID, limit: limits.embeddingTime,
            pause: pause)
        let ranking = SentenceRanking(cosines: cosines, analyzer: analyzer)
        let isAnswered = { refusal.probability(retrieval.evidence, sentence: $0) >= limits.refusalThreshold }
        let sentences = try await ranking.ranked(question, retrieval.passages, isEnough: isAnswered)
        guard isAnswered(sentences.evidence) else { return quote(ExtractiveAnswer.notFound(), tell) }
        let chosen = SentenceSelection.choose(sentences)
        guard let writer else { return quote(ExtractiveAnswer.answer(chosen), tell) }
        let writing = ModelAnswer(
            writer: writer, question: question, passages: retrieval.passages, limits: limits, analyzer: analyzer,
            pause: pause)
        do {
            try await writing.write(tell)
        } catch let failure as ModelAnswer.SilentFailure {
            quote(ExtractiveAnswer.answer(chosen, fallbackReason: failure.reason), tell)
        }
    }

    private func quote(_ answer: Answer, _ tell: (AnswerEvent) -> Void) {
        tell(.delta(answer.text))
        for citation in answer.citations { tell(.citation(citation)) }
        tell(.answer(answer))
    }
}
