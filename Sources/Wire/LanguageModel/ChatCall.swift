import Domain
import HTTP

/// One answer of a language model: as many tries as are allowed before its first word, none after it.
struct ChatCall: Sendable {
    let configuration: OpenAIChatWriter.Configuration
    let prompt: Prompt
    private let client = OutsideClient()

    /// `Retry-After` beyond this is not waited for.
    private static let longestWait = Duration.seconds(10)

    init(configuration: OpenAIChatWriter.Configuration, prompt: Prompt) {
        self.configuration = configuration
        self.prompt = prompt
    }

    /// Throws `ServiceError`, `unavailable` or `deadlineExceeded`.
    func run(_ emit: (AnswerFragment) -> Void) async throws {
        let end = ContinuousClock.now + configuration.timeout
        let deadline = min(end, RequestContext.current?.deadline ?? end)
        var dialect = ChatRequest.Dialect.common
        var failures = 0
        while true {
            do {
                return try await attempt(dialect, by: deadline, emit)
            } catch let failure as ChatFailure {
                if failure.isDialect, dialect == .common {
                    dialect = .bare
                    continue
                }
                failures += 1
                guard failure.mayBeRetried, failures <= configuration.maximumRetries,
                    let wait = wait(after: failure, failures), .now + wait < deadline
                else { throw failure.error }
                try await Task.sleep(for: wait)
            }
        }
    }

    private func attempt(
        _ dialect: ChatRequest.Dialect, by deadline: ContinuousClock.Instant, _ emit: (AnswerFragment) -> Void
    ) async throws {
        var parser: ChatResponseParser?
        var hasBegun = false
        do {
            for try await event in client.exchange(request(dialect, by: deadline)) {
                switch event {
                case .head(let status, let headers):
                    guard status == 200 else { throw ChatFailure(status: status, headers: headers) }
                    parser = ChatResponseParser(contentType: headers["Content-Type"])
                case .body(let bytes):
                    for fragment in try parser?.feed(bytes) ?? [] {
                        hasBegun = true
                        emit(fragment)
                    }
                }
            }
            try Task.checkCancellation()
            for fragment in try parser?.finish() ?? [] { emit(fragment) }
        } catch let error as OutsideError {
            throw ChatFailure(error, hasBegun: hasBegun)
        }
    }

    private func request(_ dialect: ChatRequest.Dialect, by deadline: ContinuousClock.Instant) -> OutsideRequest {
        var headers = HTTPHeaders(["Content-Type": "application/json", "Accept": "text/event-stream, application/json"])
        if let key = configuration.apiKey { headers["Authorization"] = "Bearer \(key)" }
        let body = ChatRequest(model: configuration.model, prompt: prompt, maximumTokens: configuration.maximumTokens)
        let base =
            configuration.baseURL.hasSuffix("/") ? String(configuration.baseURL.dropLast()) : configuration.baseURL
        return OutsideRequest(
            url: base + "/chat/completions", headers: headers, body: body.body(dialect),
            connectTimeout: configuration.connectTimeout, idleTimeout: configuration.idleTimeout, deadline: deadline,
            maximumResponseBytes: configuration.maximumResponseBytes)
    }

    /// What the server asked for where that is not too long, else a backoff with jitter.
    private func wait(after failure: ChatFailure, _ failures: Int) -> Duration? {
        if let asked = failure.retryAfter { return asked <= Self.longestWait ? asked : nil }
        let backoff = configuration.firstBackoff * (1 << min(failures - 1, 5))
        return min(backoff, Self.longestWait) * Double.random(in: 0.5...1)
    }
}
