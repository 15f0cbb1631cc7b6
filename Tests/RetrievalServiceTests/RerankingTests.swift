import Domain
import RetrievalService
import Synchronization
import Telemetry
import Testing

@Suite struct RerankingTests {
    private func library(
        _ reranker: FakeReranker?, candidates: Int = 30, isUsual: Bool = false
    ) async throws -> Library {
        let library = Library(
            reranking: reranker.map {
                Reranking(reranker: $0, candidates: candidates, limit: .milliseconds(250), isUsual: isUsual)
            })
        for (source, text) in [
            ("a", "annual leave annual leave annual leave"), ("b", "annual leave annual leave"),
            ("c", "annual leave zebra"),
        ] { try await library.add(source, text) }
        return library
    }

    private func ask(_ library: Library, rerank: Bool?, explain: Bool = false) async throws -> Retrieval {
        try await library.retriever.retrieve(
            Question(text: "annual leave", preferences: PassagePreferences(rerank: rerank), explain: explain))
    }

    @Test func `on request a cross-encoder makes the order`() async throws {
        let library = try await library(FakeReranker { $0.contains("zebra") ? 0.9 : 0.1 })
        let usual = try await ask(library, rerank: nil)
        #expect(usual.passages.allSatisfy { $0.scores.rerank == nil } && usual.passages.last?.passage.source == "c")
        let reranked = try await ask(library, rerank: true, explain: true)
        #expect(reranked.passages.map(\.passage.source) == ["c"] + usual.passages.map(\.passage.source).dropLast())
        #expect(reranked.passages.map(\.scores.rerank) == [0.9, 0.1, 0.1] && reranked.degraded.isEmpty)
        #expect(reranked.explanation?["rerank"]?["applied"] == true)
        #expect(
            reranked.explanation?["rerank"]?["model"] == "fake" && reranked.explanation?["rerank"]?["candidates"] == 3)
        #expect(reranked.explanation?["timings_ms"]?["rerank"]?.double != nil)
    }

    @Test func `a setting makes it usual, and a question can do without`() async throws {
        let library = try await library(FakeReranker { $0.contains("zebra") ? 0.9 : 0.1 }, isUsual: true)
        #expect(try await ask(library, rerank: nil).passages.first?.passage.source == "c")
        #expect(try await ask(library, rerank: false).passages.last?.passage.source == "c")
    }

    @Test func `only the best candidates are read again, the others follow`() async throws {
        let library = try await library(FakeReranker { $0.contains("zebra") ? 0.9 : 0.1 }, candidates: 2)
        let reranked = try await ask(library, rerank: true)
        #expect(reranked.passages.map { $0.scores.rerank != nil } == [true, true, false])
        #expect(reranked.passages.last?.passage.source == "c")
    }

    @Test(arguments: [ServiceError.Kind.unavailable, .overloaded, .deadlineExceeded, .invalid])
    func `one that is away, full or too slow leaves the order, and the answer says so`(
        kind: ServiceError.Kind
    ) async throws {
        let library = try await library(FakeReranker { _ in throw ServiceError(kind, "Not now.") })
        let usual = try await ask(library, rerank: false)
        let reranked = try await ask(library, rerank: true, explain: true)
        #expect(reranked.degraded == ["rerank"])
        #expect(reranked.passages.map(\.passage.source) == usual.passages.map(\.passage.source))
        #expect(reranked.explanation?["rerank"]?["applied"] == false)
        #expect(library.metrics.counter(.retrievalDegraded, "rerank").value == 1)
    }

    @Test func `asked for where none is configured, the answer says so`() async throws {
        let library = try await library(nil)
        #expect(try await ask(library, rerank: true).degraded == ["rerank"])
        #expect(try await ask(library, rerank: nil).degraded.isEmpty)
    }

    @Test func `it reads title and headings with the text, within its time`() async throws {
        let reranker = FakeReranker { _ in 0.5 }
        let library = try await library(reranker)
        _ = try await ask(library, rerank: true)
        #expect(reranker.asked.withLock(\.self).contains("b\nannual leave annual leave"))
        #expect(reranker.limits.withLock(\.self) == [.milliseconds(250)])
    }
}

final class FakeReranker: TextReranker {
    let name = "fake"
    let asked = Mutex<[String]>([])
    let limits = Mutex<[Duration]>([])
    private let score: @Sendable (String) throws -> Double

    init(_ score: @escaping @Sendable (String) throws -> Double) {
        self.score = score
    }

    func scores(of texts: [String], for question: String, within limit: Duration) async throws -> [Double] {
        asked.withLock { $0 += texts }
        limits.withLock { $0.append(limit) }
        return try texts.map(score)
    }
}
