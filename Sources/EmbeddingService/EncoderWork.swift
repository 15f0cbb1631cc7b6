import Embedding
import HTTP
import Telemetry

/// A request's turn at the encoder: who goes first, and what is counted.
struct EncoderWork: Sendable {
    let metrics: MetricRegistry

    /// More than that is not somebody's question.
    private static let questionTokens = 512

    /// As the header `X-Priority` says; without it a request of many tokens is bulk work.
    func priority(_ request: HTTPRequest, tokens: Int) throws -> BatchPriority {
        switch request.headers["X-Priority"] {
        case nil: return tokens > Self.questionTokens ? .bulk : .query
        case "query": return .query
        case "bulk": return .bulk
        default: throw TEIError.invalid("the header X-Priority must be query or bulk")
        }
    }

    /// Runs the work and counts its texts, or that it was refused.
    func counting<Result>(
        _ texts: Int, _ priority: BatchPriority, _ work: () async throws -> Result
    ) async throws -> Result {
        let word = priority == .bulk ? "bulk" : "query"
        do {
            let facts: SpanAttributes = ["rag.texts": .integer(texts), "rag.priority": .text(word)]
            let result = try await Span.within("encode", .internal, facts) { try await work() }
            metrics.counter(.embeddedTexts, word).increment(by: texts)
            return result
        } catch let error as EmbeddingError where error.kind == .overloaded {
            metrics.counter(.embeddingRefused, word).increment()
            throw error
        }
    }
}
