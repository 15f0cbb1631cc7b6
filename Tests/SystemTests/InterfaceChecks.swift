import Domain
import HTTP
import JSON
import Operations
import TestSupport
import Testing

/// Checks of the whole stack that need no document of their own.
extension WholePathTests {
    func checkBadInput(_ stack: TestStack) async throws {
        let long = String(repeating: "a", count: 1_000_000)
        let cases: [(body: String, statuses: Set<Int>)] = [
            ("{\"question\": }", [400]), ("", [400]), ("[]", [422]), ("{}", [422]), ("{\"question\": \"  \"}", [422]),
            ("{\"question\": \"a\", \"top_k\": \"x\", \"surprise\": 1}", [422]),
            ("{\"question\": \"\(long)\"}", [413, 422]), ("{\"question\": \"a\\u0000b\"}", [422]),
            ("{\"question\": \"a\", \"collection\": \"none\"}", [404]),
            ("{\"question\": \"a\", \"filters\": {\"type\": \"near\"}}", [422]),
        ]
        for (body, statuses) in cases {
            let answer = try await stack.send(.post, "/query", body)
            #expect(statuses.contains(answer.status), "\(body.prefix(60)): \(answer.status) \(answer.text.prefix(200))")
            #expect(answer.json["status"]?.int == answer.status)
        }
        let malformed = try await stack.send(.post, "/query", "{\"question\": }")
        #expect(malformed.json["detail"]?.string?.contains("line 1, column 14") == true)
        let wrong = try await stack.send(.post, "/query", cases[5].body)
        #expect(wrong.json["errors"]?.array?.count == 2)
        let invalid = try await stack.send(
            .post, "/query", Array("{\"question\": \"".utf8) + [0xFF] + Array("\"}".utf8), type: "application/json")
        #expect(invalid.status == 400)
    }

    /// Both legs with their candidates and the way each was searched, the fusion, and where the time went.
    func checkExplanation(_ stack: TestStack) async throws {
        let body: JSONValue = ["question": "What is the harbour fee in 2024?", "explain": true]
        let explanation = try #require(try await stack.api.post("/v1/search", body)["explanation"])
        for leg in ["dense", "lexical"] {
            let candidates = explanation["legs"]?[leg]?["candidates"]?.array ?? []
            #expect(!candidates.isEmpty, "\(leg)")
            #expect(["exact_in_memory", "bm25"].contains(explanation["legs"]?[leg]?["path"]?.string), "\(leg)")
        }
        #expect(explanation["fusion"]?["candidates"]?.array?.isEmpty == false)
        #expect(explanation["timings_ms"]?.object != nil)
    }

    func checkStreams(_ stack: TestStack) async throws {
        let answer = try await stack.send(
            .post, "/query", "{\"question\": \"How quickly do the diesel generators start?\", \"stream\": true}")
        var parser = EventStreamParser()
        let events = try parser.feed(Array(answer.text.utf8))
        let names = events.map(\.name)
        #expect(names.first == "passages" && names.last == "done")
        let (delta, citation) = (names.firstIndex(of: "delta"), names.firstIndex(of: "citation"))
        #expect(try #require(delta) < #require(citation), "a citation follows the text it belongs to")
        let jobs = try await stack.api.list("/v1/jobs", limit: 1)
        let stream = try await stack.send(.get, "/v1/jobs/\(jobs[0]["id"]?.string ?? "")/events")
        var progress = EventStreamParser()
        #expect(try progress.feed(Array(stream.text.utf8)).last?.name == "done")
    }

    func checkOpenAI(_ stack: TestStack) async throws {
        let models = try await stack.api.get("/v1/models")
        #expect(models["data"]?.array?.contains { $0["id"]?.string == "rag" } == true)
        let body: JSONValue = [
            "model": "rag",
            "messages": [["role": "user", "content": "How long does a full fuel tank last for one generator?"]],
        ]
        let chat = try await stack.api.post("/v1/chat/completions", body)
        #expect(chat["choices"]?[0]?["message"]?["content"]?.string?.contains("63 hours") == true)
        let stream = try await stack.send(
            .post, "/v1/chat/completions",
            "{\"model\": \"rag\", \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"How long does a full fuel tank last for one generator?\"}]}"
        )
        #expect(stream.text.hasSuffix("data: [DONE]\n\n"))
        let vectors = try await stack.api.post(
            "/v1/embeddings", ["model": "all-MiniLM-L6-v2", "input": ["one", "two"]])
        #expect(vectors["data"]?.array?.count == 2)
        #expect(vectors["data"]?[0]?["embedding"]?.array?.count == 384)
    }

    /// What the retriever holds in memory equals what the database says, after all that happened.
    func checkConsistency(_ stack: TestStack) async throws {
        let collections = try await stack.api.list("/v1/collections").compactMap {
            $0["id"]?.string.flatMap { CollectionID($0) }
        }
        let retriever = try PooledHTTPClient(
            baseURL: "http://127.0.0.1:\(stack.ports.retriever)", connectTimeout: PatientServer.patience)
        #expect(!collections.isEmpty)
        #expect(try await IndexChecks(client: retriever).findings(in: collections, repair: false) == [])
    }

    func checkHealth(_ stack: TestStack) async throws {
        let ports = [stack.ports.api, stack.ports.retriever, stack.ports.embedder, stack.ports.worker]
        for port in ports {
            let client = try PooledHTTPClient(
                baseURL: "http://127.0.0.1:\(port)", connectTimeout: PatientServer.patience)
            for path in ["/health", "/livez", "/readyz", "/startupz", "/metrics"] {
                let answer = try await client.send(HTTPClientRequest(.get, path))
                #expect(answer.status == 200, "\(path) on \(port)")
            }
        }
    }
}
