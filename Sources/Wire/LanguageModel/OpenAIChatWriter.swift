package import Domain
import HTTP
package import Telemetry

/// Writes answers with any server of OpenAI's chat completions: OpenAI, vLLM, llama.cpp, Ollama under `/v1`.
package struct OpenAIChatWriter: AnswerWriter {
    package struct Configuration: Sendable {
        /// With the version in its path: `https://api.openai.com/v1`.
        package let baseURL: String
        package let model: String
        /// Sent as a bearer token and nowhere else.
        package let apiKey: String?
        /// For the whole answer, tries and waits included.
        package let timeout: Duration
        package let maximumRetries: Int
        package let maximumTokens: Int
        package var connectTimeout = Duration.seconds(5)
        /// Longest silence, the wait for the first word included.
        package var idleTimeout: Duration
        package var maximumResponseBytes = 4 << 20
        /// Before the first retry; doubled for each further one.
        package var firstBackoff = Duration.milliseconds(250)

        package init(
            baseURL: String, model: String, apiKey: String?, timeout: Duration = .seconds(30), maximumRetries: Int = 2,
            maximumTokens: Int = 1024
        ) {
            self.baseURL = baseURL
            self.model = model
            self.apiKey = apiKey
            self.timeout = timeout
            self.maximumRetries = maximumRetries
            self.maximumTokens = maximumTokens
            idleTimeout = timeout
        }
    }

    private let configuration: Configuration
    private let metrics: MetricRegistry

    package init(_ configuration: Configuration, metrics: MetricRegistry) {
        self.configuration = configuration
        self.metrics = metrics
    }

    package var name: String { configuration.model }

    package func write(_ prompt: Prompt) -> AsyncThrowingStream<AnswerFragment, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                let call = ChatCall(configuration: configuration, prompt: prompt)
                do {
                    try await Span.within("chat \(name)", .client, attributes) {
                        try await measured {
                            try await call.run { fragment in
                                count(fragment)
                                continuation.yield(fragment)
                            }
                        }
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// By OpenTelemetry's conventions for generative models. The prompt and the answer stay out.
    private var attributes: SpanAttributes {
        [
            "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": .text(name),
            "gen_ai.request.max_tokens": .integer(configuration.maximumTokens),
        ]
    }

    private func measured(_ body: () async throws -> Void) async throws {
        var outcome = "ok"
        let start = ContinuousClock.now
        defer {
            metrics.counter(.languageModelRequests, outcome).increment()
            metrics.histogram(.languageModelDuration).observe(ContinuousClock.now - start)
        }
        do {
            try await body()
        } catch {
            outcome = (error as? ServiceError)?.kind == .deadlineExceeded ? "timeout" : "error"
            throw error
        }
    }

    private func count(_ fragment: AnswerFragment) {
        guard case .usage(let usage) = fragment else { return }
        Span.current?.set([
            "gen_ai.usage.input_tokens": .integer(usage.prompt),
            "gen_ai.usage.output_tokens": .integer(usage.completion),
        ])
        metrics.counter(.languageModelTokens, "prompt").increment(by: usage.prompt)
        metrics.counter(.languageModelTokens, "completion").increment(by: usage.completion)
    }
}
