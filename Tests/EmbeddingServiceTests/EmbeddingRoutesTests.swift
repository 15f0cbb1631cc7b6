import Embedding
import EmbeddingService
import FoundationEssentials
import HTTP
import JSON
import Telemetry
import Testing

struct EmbeddingRoutesTests {
    @Test func `one text gives one unit vector as JSON`() async throws {
        let response = try await post("/embed", ["inputs": "what is the capital of france?"])
        #expect(response.status == .ok)
        let rows = try #require(try json(response).array)
        #expect(rows.count == 1)
        let vector = try #require(rows[0].array).compactMap(\.double)
        #expect(vector.count == 384)
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }

    @Test func `raw floats equal the JSON's numbers`() async throws {
        let raw = try await post(
            "/embed", ["inputs": ["a", "b"]],
            headers: HTTPHeaders(["Accept": "application/octet-stream", "X-Priority": "bulk"]))
        #expect(raw.headers["X-Embedding-Count"] == "2")
        #expect(raw.headers["X-Embedding-Dimension"] == "384")
        let floats = try bytes(raw).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        let rows = try #require(try json(try await post("/embed", ["inputs": ["a", "b"]])).array)
        let numbers = rows.flatMap { $0.array ?? [] }.compactMap(\.double)
        #expect(floats.count == 768 && numbers.count == 768)
        #expect(zip(floats, numbers).allSatisfy { abs(Double($0) - $1) < 1e-6 })
    }

    @Test func `without normalizing the vector keeps its length`() async throws {
        let response = try await post("/embed", ["inputs": "length", "normalize": false])
        let vector = try #require(try json(response)[0]?.array).compactMap(\.double)
        #expect(vector.reduce(0) { $0 + $1 * $1 } > 1.5)
    }

    @Test func `counts leave special tokens out`() async throws {
        let response = try await post("/token_counts", ["inputs": ["hello world", "", "a b c"]])
        #expect(try json(response) == [2, 0, 3])
    }

    @Test func `tokenize tells each token's part of the text and where it stands`() async throws {
        let row = try json(try await post("/tokenize", ["inputs": "A caf\u{E9}"]))[0]
        #expect(
            row == [
                ["id": 101, "text": "[CLS]", "special": true, "start": .null, "stop": .null],
                ["id": 1037, "text": "A", "special": false, "start": 0, "stop": 1],
                ["id": 7668, "text": "caf\u{E9}", "special": false, "start": 2, "stop": 6],
                ["id": 102, "text": "[SEP]", "special": true, "start": .null, "stop": .null],
            ])
        let bare = try json(try await post("/tokenize", ["inputs": ["a", ""], "add_special_tokens": false]))
        #expect(bare == [[["id": 1037, "text": "a", "special": false, "start": 0, "stop": 1]], []])
    }

    @Test func `decode gives texts for one list of ids or several`() async throws {
        #expect(try json(try await post("/decode", ["ids": [101, 7592, 1010, 2088, 102]])) == ["hello, world"])
        let rows: JSONValue = [[101, 7592], [7861, 8270, 4667, 2015]]
        let texts = try json(try await post("/decode", ["ids": rows, "skip_special_tokens": false]))
        #expect(texts == ["[CLS] hello", "embeddings"])
    }

    @Test(
        arguments: [
            ("{}", "/ids"), ("{\"ids\": [1, 30522]}", "/ids/1"), ("{\"ids\": [[1], [2, -1]]}", "/ids/1/1"),
            ("{\"ids\": [[1], 2]}", "/ids/1"), ("{\"ids\": [1.5]}", "/ids/0"), ("{\"ids\": \"a\"}", "/ids"),
        ])
    func `ids that are none get 422 with their place`(body: String, place: String) async throws {
        let response = try await send(.post, "/decode", Array(body.utf8))
        #expect(response.status == .unprocessableContent)
        #expect(try json(response)["error"]?.string?.hasPrefix(place + " must be") == true)
    }

    @Test func `a long text is cut at the end that the request names`() async throws {
        let words = (0..<300).map { $0 < 150 ? "red" : "blue" }.joined(separator: " ")
        let head = JSONValue.string(words.split(separator: " ").prefix(254).joined(separator: " "))
        let tail = JSONValue.string(words.split(separator: " ").suffix(254).joined(separator: " "))
        let whole = JSONValue.string(words)
        #expect(
            try json(try await post("/embed", ["inputs": whole, "truncation_direction": "left"]))
                == json(try await post("/embed", ["inputs": tail])))
        #expect(
            try json(try await post("/embed", ["inputs": whole, "truncation_direction": "Right"]))
                == json(try await post("/embed", ["inputs": head])))
        let wrong = try await post("/embed", ["inputs": "a", "truncation_direction": "up"])
        #expect(wrong.status == .unprocessableContent)
    }

    @Test func `info names the model, its limits and its identity`() async throws {
        let info = try json(try await send(.get, "/info", []))
        #expect(info["embedding_dimension"] == 384 && info["max_input_length"] == 256)
        #expect(info["fingerprint"]?.string?.count == 64)
    }

    @Test(
        arguments: [
            ("{}", 422), ("{\"inputs\": []}", 400), ("{\"inputs\": 7}", 422), ("{\"inputs\": [\"a\", 7]}", 422),
            ("{\"inputs\": \"a\", \"normalize\": \"yes\"}", 422), ("{\"inputs\": ", 400), ("", 400), ("[]", 422),
        ])
    func `a wrong body is refused in TEI's shape`(body: String, status: Int) async throws {
        let response = try await send(.post, "/embed", Array(body.utf8))
        #expect(response.status.code == status)
        let error = try json(response)
        #expect(error["error"]?.string?.isEmpty == false && error["error_type"]?.string != nil)
    }

    @Test func `too many texts, and long ones that may not be cut, get 413`() async throws {
        for count in [513, 10_000] {
            let many = JSONValue.array(Array(repeating: "a", count: count))
            #expect(try await post("/embed", ["inputs": many]).status == .contentTooLarge)
        }
        let long = JSONValue.string(String(repeating: "word ", count: 300))
        #expect(try await post("/embed", ["inputs": long, "truncate": false]).status == .contentTooLarge)
        #expect(try await post("/token_counts", ["inputs": long]).status == .ok)
    }

    @Test func `a text of a megabyte is cut like any other, and no text at all has a vector too`() async throws {
        let begin = String(repeating: "word ", count: 300)
        let texts: JSONValue = [.string(begin), .string(begin + String(repeating: "other ", count: 200_000)), ""]
        let rows = try #require(try json(try await post("/embed", ["inputs": texts])).array)
        #expect(rows.count == 3 && rows[0] == rows[1])
        #expect(abs((rows[2].array ?? []).compactMap(\.double).reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }

    @Test func `a request whose time is up gets 504`() async throws {
        let late = RequestContext(deadline: .now - .seconds(1))
        let response = try await post("/embed", ["inputs": "late"], context: late)
        #expect(response.status == .gatewayTimeout)
    }

    @Test func `a full queue refuses with 429 and Retry-After`() async throws {
        let limits = BatchLimits(batchTokens: 128, queuedTokens: 128, threads: 1)
        let engine = try EmbeddingEngine(folder: try SharedEngine.folder, limits: limits)
        defer { engine.stop() }
        let routes = try EmbeddingRoutes(
            models: ServedModels([.embedder(engine)]), metrics: MetricRegistry(), version: "test"
        ).routes
        // Much more than is computed while another request comes in.
        let texts = Array(repeating: Array(repeating: Int32(2003), count: 256), count: 2_000)
        let waiting = Task { try await engine.embed(tokens: texts, priority: .bulk, deadline: .now + .seconds(600)) }
        while engine.waitingTokens == 0 { await Task.yield() }
        let refused = try await post("/embed", ["inputs": "one more"], routes: routes)
        #expect(refused.status == .tooManyRequests)
        #expect(1...60 ~= refused.headers["Retry-After"].flatMap { Int($0) } ?? 0)
        #expect(try json(refused)["error_type"] == "Overloaded")
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(try await post("/embed", ["inputs": "one more"], routes: routes).status == .ok)
    }
}

private func post(
    _ path: String, _ body: JSONValue, headers: HTTPHeaders = HTTPHeaders(),
    context: RequestContext = RequestContext(), routes: [Route]? = nil
) async throws -> HTTPResponse {
    try await send(.post, path, body.bytes, headers: headers, context: context, routes: routes)
}

private func send(
    _ method: HTTPMethod, _ path: String, _ body: [UInt8], headers: HTTPHeaders = HTTPHeaders(),
    context: RequestContext = RequestContext(), routes: [Route]? = nil
) async throws -> HTTPResponse {
    let all = try routes ?? SharedEngine.routes.get()
    let route = try #require(all.first { $0.method == method && $0.pattern == path })
    return try await route.handler(
        HTTPRequest(method: method, path: path, headers: headers, body: body, context: context))
}

private func bytes(_ response: HTTPResponse) throws -> [UInt8] {
    guard case .bytes(let bytes) = response.body else { throw SharedEngine.Missing(description: "no body") }
    return bytes
}

private func json(_ response: HTTPResponse) throws -> JSONValue { try JSONValue(parsing: try bytes(response)) }

private enum SharedEngine {
    struct Missing: Error, CustomStringConvertible { let description: String }

    static var folder: String {
        get throws {
            let environment = ProcessInfo.processInfo.environment
            let cache =
                environment["RAG_MODEL_CACHE"]
                ?? (environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "") + "/.cache") + "/rag-pipeline/models"
            let path = environment["TEST_MODEL_PATH"] ?? cache + "/all-MiniLM-L6-v2"
            guard FileManager.default.fileExists(atPath: path + "/model.safetensors") else {
                throw Missing(description: "No model in \(path): run deployment/scripts/fetch-model first.")
            }
            return path
        }
    }

    static let routes = Result {
        let engine = try EmbeddingEngine(folder: folder)
        return try EmbeddingRoutes(
            models: ServedModels([.embedder(engine)]), metrics: MetricRegistry(), version: "test"
        ).routes
    }
}
