import Embedding
import HTTP
import Telemetry

/// `POST /embed`: texts to vectors. JSON by default; with `Accept: application/octet-stream` little-endian float32,
/// row after row, which other services of the cluster ask for. `X-Priority: bulk` lets questions overtake; without that
/// header a request of many tokens is bulk work.
struct EmbedHandler: Sendable {
    let engine: EmbeddingEngine
    let limits: RequestBounds
    let metrics: MetricRegistry

    /// More than that is not somebody's question.
    private static let questionTokens = 512

    func handle(_ request: HTTPRequest) async throws -> HTTPResponse {
        let inputs = try TextInputs(request, maximum: limits.inputs, limits)
        let normalizes = try inputs.flag("normalize", default: true)
        let tokens = try encode(inputs)
        let priority = try priority(request, tokens)
        let word = priority == .bulk ? "bulk" : "query"
        do {
            let vectors = try await engine.embed(
                tokens: tokens, priority: priority, deadline: request.context.deadline, normalizes: normalizes)
            metrics.counter(.embeddedTexts, word).increment(by: tokens.count)
            return respond(vectors, count: tokens.count, request)
        } catch let error as EmbeddingError where error.kind == .overloaded {
            metrics.counter(.embeddingRefused, word).increment()
            throw error
        }
    }

    private func encode(_ inputs: TextInputs) throws -> [[Int32]] {
        let longest = engine.description.maximumTokens
        let truncation = try inputs.truncation()
        if try inputs.flag("truncate", default: true) {
            return inputs.texts.map {
                engine.tokenizer.encode($0, maximumTokens: longest, truncation: truncation)
            }
        }
        return try inputs.texts.enumerated().map { index, text in
            let ids = engine.tokenizer.encode(text, maximumTokens: longest + 1)
            guard ids.count <= longest else {
                throw TEIError.tooLarge("/inputs/\(index) has more than \(longest) tokens, and truncate is false")
            }
            return ids
        }
    }

    private func priority(_ request: HTTPRequest, _ tokens: [[Int32]]) throws -> BatchPriority {
        switch request.headers["X-Priority"] {
        case nil: return tokens.reduce(0) { $0 + $1.count } > Self.questionTokens ? .bulk : .query
        case "query": return .query
        case "bulk": return .bulk
        default: throw TEIError.invalid("the header X-Priority must be query or bulk")
        }
    }

    private func respond(_ vectors: [Float], count: Int, _ request: HTTPRequest) -> HTTPResponse {
        let dimension = engine.description.dimension
        let headers = HTTPHeaders([
            "X-Embedding-Dimension": String(dimension), "X-Embedding-Count": String(count),
            "X-Model-Fingerprint": engine.description.fingerprint,
        ])
        guard request.headers["Accept"]?.hasPrefix("application/octet-stream") == true else {
            let body = FloatMatrixWriter.json(vectors, columns: dimension)
            return .bytes(body, contentType: "application/json", headers: headers)
        }
        return .bytes(
            FloatMatrixWriter.littleEndian(vectors), contentType: "application/octet-stream", headers: headers)
    }
}
