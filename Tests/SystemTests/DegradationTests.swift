import Domain
import HTTP
import JSON
import Operations
import Synchronization
import Testing

/// What the services do without: each thing they need is taken away while they run, and comes back. No service is started
/// again.
@Suite(.timeLimit(.minutes(10)))
struct DegradationTests {
    private static let patience = Duration.seconds(120)

    @Test func `what is away is done without and named, and used again when it is back`() async throws {
        let made = Mutex<CuttableWays?>(nil)
        defer { made.withLock { $0?.end() } }
        try await TestStack.with { database, redis, ports in
            let ways = try CuttableWays(database: database, redis: redis, ports: ports)
            made.withLock { $0 = ways }
            return ways.settings
        } _: { stack in
            let kept = made.withLock { $0 }
            let ways = try #require(kept)
            let text = Array("The lantern on the north pier is painted vermilion every spring.".utf8)
            #expect(try await stack.ingest(text, "pier.txt", type: "text/plain")["state"]?.string == "succeeded")
            try await checkLanguageModel(stack)
            try await checkEmbedder(stack, ways)
            try await checkRedis(stack, ways)
            try await checkReplica(stack, ways)
            try await checkDatabase(stack, ways)
        }
    }

    /// Nobody writes answers all the time: sentences of the documents stand in.
    private func checkLanguageModel(_ stack: TestStack) async throws {
        let answer = try await ask(stack, without: [])
        #expect(answer["generator"]?.string == "extractive")
        #expect(answer["fallback"]?["from"]?.string == "absent")
        #expect(answer["fallback"]?["reason"]?.string?.isEmpty == false)
        #expect(try await metric("rag_llm_requests_total{outcome=\"error\"}", stack.ports.api) > 0)
    }

    private func checkEmbedder(_ stack: TestStack, _ ways: CuttableWays) async throws {
        ways.close(.embedder)
        _ = try await ask(stack, "Which colour has the lantern of the north pier in spring?", without: ["dense"])
        #expect(try await metric("rag_retrieval_degraded_total{leg=\"dense\"}", stack.ports.retriever) > 0)
        ways.open(.embedder)
        try await until("the embedder is used again") {
            try await ask(stack, "Which colour is the lantern of the pier?")["degraded"] == []
        }
    }

    private func checkRedis(_ stack: TestStack, _ ways: CuttableWays) async throws {
        ways.close(.redis)
        _ = try await ask(stack, "What colour is the north lantern?", without: ["cache"])
        #expect(
            try await metric("rag_cache_requests_total{cache=\"answer\",outcome=\"away\"}", stack.ports.api) > 0)
        ways.open(.redis)
        try await until("Redis is used again") {
            // What is kept in the process itself is found again without it.
            try await ask(stack, "What colour is lantern \(Int.random(in: 1...9999)) of the north pier?")["degraded"]
                == []
        }
    }

    private func checkReplica(_ stack: TestStack, _ ways: CuttableWays) async throws {
        ways.close(.replica)
        _ = try await ask(stack, "In which season is the lantern painted?", without: ["replica"])
        #expect(
            try await metric("rag_retrieval_primary_reads_total{reason=\"away\"}", stack.ports.retriever) > 0)
        ways.open(.replica)
        try await until("the replica is used again") {
            try await ask(stack, "In which season is the pier's lantern painted?")["degraded"] == []
        }
    }

    private func checkDatabase(_ stack: TestStack, _ ways: CuttableWays) async throws {
        // Whoever reads a replica does so for a while after its primary has gone.
        ways.close(.replica)
        ways.close(.database)
        for target in ["/v1/collections", "/query"] {
            let body: JSONValue = ["question": "What colour is the pier\u{2019}s lantern?"]
            let refusal = try await stack.client.send(
                HTTPClientRequest(
                    target == "/query" ? .post : .get, target, body: target == "/query" ? body.bytes : [],
                    timeout: Self.patience))
            #expect(refusal.status == 503, "\(target): \(String(decoding: refusal.body, as: UTF8.self))")
            #expect(refusal.headers["Retry-After"].flatMap { Int($0) }.map { $0 >= 1 } == true, "\(target)")
        }
        ways.open(.database)
        ways.open(.replica)
        try await until("the database is used again") {
            let list = try await stack.send(.get, "/v1/collections")
            let answer = try await stack.send(.post, "/query", Self.question("What is painted every spring?").text)
            return list.status == 200 && answer.status == 200 && answer.json["degraded"] == []
        }
    }

    /// Asks until nothing but what is away is done without: a machine that stands still for a while makes more look away.
    private func ask(
        _ stack: TestStack, _ question: String = "What colour is the lantern on the north pier?",
        without missing: JSONValue
    ) async throws -> JSONValue {
        var answer = JSONValue.null
        try await until("only \(missing.text) is done without") {
            answer = try await ask(stack, question)
            return answer["degraded"] == missing
        }
        return answer
    }

    /// A question is asked in other words each time where the embedder is to be asked for it.
    private func ask(_ stack: TestStack, _ question: String) async throws -> JSONValue {
        let answer = try await stack.send(.post, "/query", Self.question(question).text)
        #expect(answer.status == 200, "\(answer.text)")
        let found = answer.json["passages"]?.array?.contains { $0["text"]?.string?.contains("vermilion") == true }
        #expect(found == true, "\(answer.text)")
        return answer.json
    }

    private static func question(_ text: String) -> JSONValue { ["question": .string(text)] }

    private func metric(_ series: String, _ port: Int) async throws -> Double {
        let client = try PooledHTTPClient(baseURL: "http://127.0.0.1:\(port)", connectTimeout: Self.patience)
        let answer = try await client.send(HTTPClientRequest(.get, "/metrics", timeout: Self.patience))
        let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n")
        return lines.first { $0.hasPrefix(series + " ") }.flatMap { Double($0.dropFirst(series.count + 1)) } ?? 0
    }

    private func until(_ what: String, _ isTrue: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + Self.patience
        while try await !isTrue() {
            guard ContinuousClock.now < deadline else { throw MissingStack(description: "not within time: \(what)") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
