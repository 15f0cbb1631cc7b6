/// How much is logged, least important first. The names are swift-log's.
package enum LogLevel: String, Sendable, CaseIterable {
    case trace, debug, info, notice, warning, error, critical
}

/// What writes answers.
package enum LanguageModelProvider: String, Sendable, CaseIterable {
    /// Nothing: the extractive answer is the answer.
    case none
    /// Any server of OpenAI's chat completions: OpenAI, vLLM, llama.cpp, Ollama.
    case openai
}
