import Answering
import Domain
import Synchronization
import Testing

@testable import Operations

struct SyntheticCollectionTests {
    private let text = """
        The gate on the left side opens when the level rises above two metres. The pumps start one after the other.
        Whoever enters a shaft wears a harness and carries a light with him. A tide of three metres closes the lock.
        """

    private func passages(seed: UInt64 = 1) throws -> SyntheticPassages {
        try #require(SyntheticPassages(madeFrom: text, seed: seed))
    }

    private func collection(_ passages: SyntheticPassages) -> SyntheticCollection {
        SyntheticCollection(
            passages, vectors: vectors(passages.passages.count),
            sentenceVectors: vectors(passages.passages.reduce(0) { $0 + $1.count }))
    }

    private func vectors(_ count: Int) -> Embeddings {
        Embeddings(
            dimension: 3,
            values: (0..<count).flatMap { place -> [Float] in [Float(place % 7) + 1, Float(place % 3), 1] })
    }

    @Test func `the same seed makes the same passages, another one others`() throws {
        let first = try passages()
        #expect(first.passages == (try passages()).passages)
        #expect(first.passages != (try passages(seed: 2)).passages)
        #expect(first.passages.allSatisfy { $0.count > 1 })
        #expect(first.passages.count > 1000)
    }

    @Test func `a text without sentences makes none`() {
        #expect(SyntheticPassages(madeFrom: "") == nil)
    }

    @Test func `no question is asked twice`() throws {
        let passages = try passages()
        #expect(Set((0..<3000).map(passages.question)).count == 3000)
    }

    @Test func `a document is the same for the same number, but for its ids`() throws {
        let collection = collection(try passages())
        let (first, second) = (collection.document(7), collection.document(7))
        #expect(first.chunks.map(\.chunk) == second.chunks.map(\.chunk))
        #expect(first.chunks.map(\.embedding) == second.chunks.map(\.embedding))
        #expect(first.metadata == second.metadata)
        #expect(first.chunks.map(\.chunk.text) != collection.document(8).chunks.map(\.chunk.text))
        for chunk in first.chunks {
            #expect(abs(chunk.embedding.reduce(0) { $0 + $1 * $1 } - 1) < 0.001)
            #expect(chunk.terms.length > 10)
        }
    }

    @Test func `the sentences that an answer would be picked from have vectors`() throws {
        for chunk in collection(try passages()).document(3).chunks {
            let sentences = AnswerSentences.worthVectors(in: chunk.chunk.text, .english).map(\.text)
            #expect(!sentences.isEmpty)
            let vectors = try #require(chunk.sentences)
            #expect(sentences.allSatisfy(vectors.holds))
            #expect(!vectors.holds("Nobody said so."))
        }
    }

    @Test func `a filter on the share lets through about what it says`() throws {
        let collection = collection(try passages())
        let shares = (0..<2000).compactMap { collection.document($0).metadata["share"]?.int }
        #expect(shares.count == 2000)
        #expect((900...1100).contains(shares.count { $0 < 500 }))
        #expect((5...40).contains(shares.count { $0 < 10 }))
    }

    @Test func `every document is loaded once, at its own version`() async throws {
        let loader = RecordingLoader()
        try await collection(try passages()).load(chunks: 9000, by: loader, concurrency: 3) { _ in }
        #expect(loader.versions.withLock { $0.sorted() } == Array(1...900))
        #expect(loader.finished.withLock { $0 } == 900)
    }

    @Test func `a goal says whether it is met, and whether more was reached`() {
        let bounds = (must: 3.0, aim: 1.0)
        func verdict(_ value: Double) -> String {
            RetrievalGoal("p50", [(value, bounds.must, bounds.aim)], unit: " ms", atMost: true, digits: 2).verdict
        }
        #expect(verdict(0.9) == "aim reached")
        #expect(verdict(2.9) == "met")
        #expect(verdict(3.1) == "**missed**")
        #expect(RetrievalGoal("rate", [(900, 300, 1000)], unit: "", atMost: false, digits: 0).verdict == "met")
    }
}

private final class RecordingLoader: BulkLoader {
    let versions = Mutex<[Int]>([])
    let finished = Mutex(0)

    func load(_ documents: [IndexedDocument], after version: Int) async throws {
        versions.withLock { $0 += documents.indices.map { version + 1 + $0 } }
    }

    func finish(version: Int) async throws { finished.withLock { $0 = version } }
}
