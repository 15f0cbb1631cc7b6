import Domain
import FoundationEssentials
import Telemetry
import TestSupport
import Testing

@testable import RetrievalService

@Suite struct LexicalLegTests {
    @Test func `past the memory bound the collection asked longest ago is forgotten`() async throws {
        let library = Library()
        try await library.add("leave", "Full-time staff receive 25 days of annual leave.")
        let held = try await library.store.find(.defaultCollection)
        let other = try await library.store.create(name: "other", description: nil)
        let leg = LexicalLeg(feed: library.store, maximumBytes: 100, metrics: MetricRegistry())
        #expect(try await leg.index(of: held).count == 1)
        #expect(await leg.collectionCount == 1)
        _ = try await leg.index(of: other)
        #expect(await leg.collectionCount == 1)
        #expect(try await leg.index(of: held).count == 1)
    }

    @Test func `no more than 64 collections are held`() async throws {
        let leg = LexicalLeg(feed: InMemoryStore(), metrics: MetricRegistry())
        for _ in 0..<70 {
            _ = try await leg.index(
                of: DocumentCollection(
                    id: .make(), name: "c", description: nil, version: 0, documentCount: 0, createdAt: Date()))
        }
        #expect(await leg.collectionCount == 64)
    }
}
