import Answering
import Domain
import Settings
import Telemetry
import Wire

/// Who writes answers: the documents' own sentences, or a language model with them as its fallback.
enum AnswerComposition {
    static func answerer(
        _ settings: Settings, embedder: any TextEmbedder, sentences: any SentenceIndex, _ metrics: MetricRegistry
    ) -> Answerer {
        var limits = AnswererLimits(refusalThreshold: settings.refusalThreshold)
        limits.firstTextTime = min(limits.firstTextTime, settings.llmTimeout)
        limits.writingTime = settings.llmTimeout
        return Answerer(
            embedder: embedder, sentences: settings.sentenceVectors ? sentences : nil,
            writer: writer(settings, metrics), limits: limits)
    }

    /// Settings refuse `LLM_PROVIDER=openai` without a model.
    private static func writer(_ settings: Settings, _ metrics: MetricRegistry) -> (any AnswerWriter)? {
        guard settings.llmProvider == .openai, let model = settings.llmModel else { return nil }
        let configuration = OpenAIChatWriter.Configuration(
            baseURL: settings.llmBaseURL, model: model, apiKey: settings.llmAPIKey?.value, timeout: settings.llmTimeout,
            maximumRetries: settings.llmMaxRetries, maximumTokens: settings.llmMaxTokens)
        return OpenAIChatWriter(configuration, metrics: metrics)
    }
}
