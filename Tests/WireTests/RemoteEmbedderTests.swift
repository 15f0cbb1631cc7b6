import Domain
import HTTP
import JSON
import Synchronization
import Testing
import Wire

struct RemoteEmbedderTests {
    private static let info: JSONValue = [
        "model_id": "mini", "model_sha": "f1", "embedding_dimension": 2, "max_input_length": 256,
        "max_client_batch_size": 3,
    ]

    @Test func `long lists go in batches and come back in order`() async throws {
        let client = FakeHTTPClient { Self.answer($0) }
        let embedder = RemoteEmbedder(client: client)
        let texts = (0..<8).map { String(repeating: "a", count: $0) }
        let embeddings = try await embedder.embed(texts, priority: .bulk)
        #expect(embeddings.count == 8)
        #expect((0..<8).map { embeddings[$0].first } == (0..<8).map(Float.init))
        let posts = client.requests.filter { $0.target == "/embed" }
        #expect(posts.count == 3)
        #expect(
            posts.allSatisfy {
                $0.headers["X-Priority"] == "bulk" && $0.headers["Accept"] == "application/octet-stream"
            })
        #expect(client.requests.count { $0.target == "/info" } == 1)
    }

    @Test func `what the texts are to the model travels along where it is known`() async throws {
        let client = FakeHTTPClient { Self.answer($0) }
        let embedder = RemoteEmbedder(client: client)
        for role in [.query, .passage, nil] as [EmbeddingRole?] {
            _ = try await embedder.embed(["a"], as: role, priority: .query)
        }
        let posts = client.requests.filter { $0.target == "/embed" }
        #expect(posts.map { $0.headers["X-Input-Type"] } == ["query", "passage", nil])
    }

    @Test func `token counts come in order`() async throws {
        let embedder = RemoteEmbedder(client: FakeHTTPClient { Self.answer($0) })
        #expect(try await embedder.tokenCounts(of: ["", "a", "aa", "aaa"]) == [0, 1, 2, 3])
    }

    @Test func `no texts need no request`() async throws {
        let client = FakeHTTPClient { Self.answer($0) }
        #expect(try await RemoteEmbedder(client: client).embed([], priority: .query).count == 0)
        #expect(client.requests.count { $0.target == "/embed" } == 0)
    }

    @Test func `another model is noticed and asked for again`() async throws {
        let box = Box("f1")
        let client = FakeHTTPClient { request in
            let current = box.value
            guard request.target == "/info" else { return Self.answer(request, fingerprint: current) }
            var members = Self.info.object ?? JSONObject()
            members["model_sha"] = .string(current)
            return .json(.object(members))
        }
        let embedder = RemoteEmbedder(client: client)
        _ = try await embedder.embed(["a"], priority: .query)
        box.value = "f2"
        let error = await #expect(throws: ServiceError.self) { try await embedder.embed(["a"], priority: .query) }
        #expect(error?.kind == .unavailable)
        #expect(try await embedder.model().fingerprint == "f2")
    }

    @Test(arguments: [
        (413, ServiceError.Kind.tooLarge), (422, .invalid), (424, .unavailable), (429, .overloaded),
        (503, .unavailable),
        (500, .unavailable), (504, .deadlineExceeded),
    ])
    func `statuses become kinds`(status: Int, kind: ServiceError.Kind) async throws {
        let client = FakeHTTPClient { request in
            request.target == "/info"
                ? .json(Self.info) : .json([:], status: status, headers: HTTPHeaders(["Retry-After": "7"]))
        }
        let error = await #expect(throws: ServiceError.self) {
            try await RemoteEmbedder(client: client).embed(["a"], priority: .query)
        }
        #expect(error?.kind == kind)
        if kind == .overloaded { #expect(error?.retryAfter == .seconds(7)) }
    }

    @Test(arguments: [
        (HTTPClientError.Kind.cannotConnect, ServiceError.Kind.unavailable), (.disconnected, .unavailable),
        (.timedOut, .deadlineExceeded), (.malformedResponse, .unavailable), (.overloaded, .overloaded),
    ])
    func `silences become kinds`(failure: HTTPClientError.Kind, kind: ServiceError.Kind) async throws {
        let client = FakeHTTPClient { _ in throw HTTPClientError(failure, "test") }
        let error = await #expect(throws: ServiceError.self) { try await RemoteEmbedder(client: client).model() }
        #expect(error?.kind == kind)
    }

    @Test func `too few vectors are refused`() async throws {
        let client = FakeHTTPClient { request in
            guard request.target == "/embed" else { return .json(Self.info) }
            return HTTPClientResponse(status: 200, headers: HTTPHeaders(["X-Embedding-Dimension": "2"]), body: [0, 0])
        }
        await #expect(throws: ServiceError.self) {
            try await RemoteEmbedder(client: client).embed(["a"], priority: .query)
        }
    }

    @Test func `numbers survive as bytes`() {
        let values: [Float] = [0, -1.5, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
        #expect(EmbeddingWire.values(of: EmbeddingWire.bytes(of: values)) == values)
        #expect(EmbeddingWire.values(of: [1, 2, 3]) == nil)
        #expect(EmbeddingWire.values(of: EmbeddingWire.bytes(of: [1, .nan])) == nil)
        #expect(EmbeddingWire.values(of: EmbeddingWire.bytes(of: [-.infinity])) == nil)
    }

    /// A text's vector is its length and a zero.
    private static func answer(_ request: HTTPClientRequest, fingerprint: String = "f1") -> HTTPClientResponse {
        let inputs = (try? JSONValue(parsing: request.body))?["inputs"]?.array?.compactMap(\.string) ?? []
        switch request.target {
        case "/info": return .json(info)
        case "/token_counts": return .json(.array(inputs.map { JSONValue($0.count) }))
        default:
            let headers = HTTPHeaders([
                "X-Embedding-Dimension": "2", "X-Embedding-Count": String(inputs.count),
                "X-Model-Fingerprint": fingerprint,
            ])
            let values = inputs.flatMap { text -> [Float] in [Float(text.utf8.count), 0] }
            return HTTPClientResponse(status: 200, headers: headers, body: EmbeddingWire.bytes(of: values))
        }
    }
}

/// A value that tests change while a fake reads it.
final class Box<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    init(_ value: consuming sending Value) {
        mutex = Mutex(value)
    }

    var value: Value {
        get { mutex.withLock { $0 } }
        set { mutex.withLock { $0 = newValue } }
    }
}
