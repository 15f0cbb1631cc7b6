import Answering
import Domain
import Gateway
import Settings
import Telemetry
import Wire

/// Who writes answers.
enum AnswerComposition {
    static func composer(
        _ settings: Settings, _ embedder: any TextEmbedder, _ metrics: MetricRegistry
    ) -> any AnswerComposer {
        let limits = AnswererLimits(
            refusalThreshold: settings.refusalThreshold, firstTextTime: settings.llmTimeout,
            writingTime: settings.llmTimeout)
        return AnswererComposer(
            answerer: Answerer(embedder: embedder, writer: writer(settings, metrics), limits: limits))
    }

    private static func writer(_ settings: Settings, _ metrics: MetricRegistry) -> (any AnswerWriter)? {
        guard settings.llmProvider == .openai, let model = settings.llmModel else { return nil }
        let configuration = OpenAIChatWriter.Configuration(
            baseURL: settings.llmBaseURL, model: model, apiKey: settings.llmAPIKey?.value,
            timeout: settings.llmTimeout, maximumRetries: settings.llmMaxRetries,
            maximumTokens: settings.llmMaxTokens)
        return OpenAIChatWriter(configuration, metrics: metrics)
    }
}

/// `Answerer` in the gateway's words.
struct AnswererComposer: AnswerComposer {
    let answerer: Answerer

    var modelName: String? { answerer.modelName }

    func compose(_ question: String, from retrieval: Retrieval) -> AsyncThrowingStream<CompositionEvent, any Error> {
        let events = answerer.answer(question, from: retrieval)
        return AsyncThrowingStream { continuation in
            let work = Task {
                do {
                    for try await event in events { continuation.yield(Self.translate(event)) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    private static func translate(_ event: AnswerEvent) -> CompositionEvent {
        switch event {
        case .delta(let text): .delta(text)
        case .citation(let citation): .citation(citation)
        case .answer(let answer): .answer(answer)
        }
    }
}
