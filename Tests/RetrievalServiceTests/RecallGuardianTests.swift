import Domain
import FoundationEssentials
import SearchIndex
import Telemetry
import TestSupport
import Testing

@testable import RetrievalService

@Suite(.timeLimit(.minutes(5))) struct RecallGuardianTests {
    @Test func `recall counts what was found of the nearest, and equally near ones alike`() {
        func chunks(_ scores: [(Int, Double)]) -> [ScoredChunk] {
            scores.map { ScoredChunk(id: Self.ids[$0.0], score: $0.1) }
        }
        let exact = chunks((0..<20).map { ($0, 1 - Double($0) / 100) })
        #expect(RecallGuardian.recall(of: Array(exact.prefix(10)), exact) == 1)
        #expect(RecallGuardian.recall(of: Array(exact.dropFirst(5).prefix(10)), exact) == 0.5)
        #expect(RecallGuardian.recall(of: [], exact) == 0)
        #expect(RecallGuardian.recall(of: [], []) == 1)
        #expect(RecallGuardian.recall(of: Array(exact.prefix(3)), Array(exact.prefix(3))) == 1)
        let equal = chunks((0..<20).map { ($0, 0.5) })
        #expect(RecallGuardian.recall(of: Array(equal.suffix(10)), equal) == 1)
    }

    @Test func `a first look that is too narrow is noticed and mended`() async throws {
        // So narrow that most of the nearest are left out once the first ones have raised the bar.
        let library = Library(
            recall: RecallSettings(share: 1, minimum: 0.97, rest: 0), look: VectorLook(deviations: -4))
        let collection = try await library.addVectors(4200)
        let guardian = library.retriever.guardian
        let recall = library.metrics.gauge(.retrievalRecall, collection.description)
        let widened = library.metrics.counter(.recallWidened)
        var lowest = 1.0
        // The first questions may come before the vectors are in memory: the database answers those.
        for number in 0..<200 where widened.value == 0 {
            _ = try await library.retriever.retrieve(Question(text: Self.text(number), mode: .dense))
            await guardian.worker?.value
            if recall.value > 0 { lowest = min(lowest, recall.value) }
        }
        #expect(lowest < 0.97, "what live searches found was measured")
        #expect(widened.value == 1 && guardian.path(for: collection) == .memory(VectorLook(deviations: 4.5)))
        for number in 200..<260 where guardian.path(for: collection) != .database {
            _ = try await library.retriever.retrieve(Question(text: Self.text(number), mode: .dense))
            await guardian.worker?.value
        }
        #expect(recall.value >= 0.97, "after it was widened")
    }

    @Test func `the last ways are all vectors closely, and the database`() {
        var path: VectorPath? = .memory(.usual)
        var ways: [VectorPath] = []
        while let way = path {
            ways.append(way)
            path = way.next
        }
        #expect(ways.count == 5 && ways[3] == .memory(.everyVector) && ways[4] == .database)
    }

    @Test func `a collection that changed meanwhile tells nothing, and no more than 64 have a label`() async throws {
        let library = Library(recall: RecallSettings(share: 1, rest: 0))
        let home = try await library.store.find(.defaultCollection)
        let embedded = QuestionEmbedding.Embedded(
            model: CountingEmbedder.identity, vector: CountingEmbedder.vector("leave"))
        func sample(_ id: CollectionID, version: Int) -> RecallGuardian.Sample {
            RecallGuardian.Sample(
                collection: CollectionState(id: id, version: version), embedded: embedded, filter: nil, found: [])
        }
        try await library.add("leave", "Annual leave.")
        let guardian = library.retriever.guardian
        await guardian.check(sample(home.id, version: 0))
        #expect(library.metrics.gauge(.retrievalRecall, home.id.description).value == 0)
        for number in 0..<70 {
            let other = try await library.store.create(
                name: "c\(number)", description: nil, settings: CollectionSettings())
            await guardian.check(sample(other.id, version: 0))
        }
        let text = library.metrics.prometheusText()
        #expect(text.split(separator: "\n").count { $0.hasPrefix("rag_retrieval_recall{") } <= 66)
        #expect(library.metrics.gauge(.retrievalRecall, "others").value == 1)
    }

    @Test func `without a share nothing is repeated`() async throws {
        let library = Library()
        try await library.add("leave", "Annual leave.")
        _ = try await library.sources("annual leave")
        #expect(library.retriever.guardian.worker == nil)
    }

    private static let ids = (0..<20).map { _ in ChunkID.make() }

    /// Letters by chance, seeded by the number: what the embedder counts.
    static func text(_ number: Int) -> String {
        var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        return String(
            decoding: (0..<40).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(97 + (state >> 33) % 26)
            }, as: UTF8.self)
    }
}

extension Library {
    /// So many chunks in one document, with vectors by chance.
    func addVectors(_ count: Int) async throws -> CollectionID {
        try await add("many", pieces: (0..<count).map { RecallGuardianTests.text(1_000 + $0) })
        return try await store.find(.defaultCollection).id
    }
}
