import Domain
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import RetrievalService

/// Two libraries with the same collection, one of them behind.
final class ReplicaTests: Sendable {
    private let primary = FakeDatabase()
    private let replica = FakeDatabase()
    private let clock = Mutex(ContinuousClock.now)
    private let metrics = MetricRegistry()

    private var index: ReplicatedPassageIndex {
        let routing = ReplicaRouting(staleness: .seconds(4), metrics: metrics, now: { self.clock.withLock(\.self) })
        return ReplicatedPassageIndex(primary: primary, replica: replica, routing: routing)
    }

    private func pass(_ seconds: Int) { clock.withLock { $0 += .seconds(seconds) } }

    private var reference: CollectionReference { .id(FakeDatabase.collection) }

    @Test func `a replica that keeps up is read, and the primary is asked for its version now and then`() async throws {
        let index = index
        for _ in 0..<10 { #expect(try await index.state(of: reference).version == 1) }
        _ = try await index.documents(matching: .permitted(.none), in: FakeDatabase.collection)
        #expect(primary.states == 1)
        #expect(replica.states == 10)
        #expect(replica.reads == 1)
        pass(2)
        _ = try await index.state(of: reference)
        #expect(primary.states == 2)
    }

    @Test func `a replica may be behind for as long as the bound, then the primary is read until it has caught up`()
        async throws
    {
        let index = index
        _ = try await index.state(of: reference)
        primary.version.withLock { $0 = 2 }
        pass(2)
        #expect(try await index.state(of: reference).version == 1)
        pass(5)
        #expect(try await index.state(of: reference).version == 2)
        _ = try await index.documents(matching: .permitted(.none), in: FakeDatabase.collection)
        #expect((primary.reads, replica.reads) == (1, 0))
        replica.version.withLock { $0 = 2 }
        #expect(try await index.state(of: reference).version == 2)
        _ = try await index.documents(matching: .permitted(.none), in: FakeDatabase.collection)
        #expect((primary.reads, replica.reads) == (1, 1))
    }

    @Test func `a version that is asked for is found at the primary, and nothing older is told afterwards`()
        async throws
    {
        let index = index
        _ = try await index.state(of: reference)
        primary.version.withLock { $0 = 7 }
        #expect(try await index.state(of: reference, atLeast: 7).version == 7)
        #expect(try await index.state(of: reference).version == 7)
        #expect(metrics.counter(.retrievalPrimaryReads, "version").value == 1)
    }

    @Test func `a replica that is away is left alone for a while`() async throws {
        let index = index
        _ = try await index.state(of: reference)
        replica.isAway.withLock { $0 = true }
        #expect(try await index.documents(matching: .permitted(.none), in: FakeDatabase.collection).isEmpty)
        for _ in 0..<5 { _ = try await index.state(of: reference) }
        #expect(replica.states == 1)
        #expect(index.isReplicaAway)
        replica.isAway.withLock { $0 = false }
        pass(3)
        _ = try await index.state(of: reference)
        #expect(replica.states == 2)
        #expect(!index.isReplicaAway)
    }

    @Test func `a collection that has not reached the replica is found at the primary`() async throws {
        replica.knows.withLock { $0 = false }
        #expect(try await index.state(of: reference).version == 1)
        #expect(metrics.counter(.retrievalPrimaryReads, "unknown").value == 1)
    }
}

/// Tells a version and counts what it is asked.
private final class FakeDatabase: PassageIndex {
    static let collection = CollectionID.make()

    let version = Mutex(1)
    let isAway = Mutex(false)
    let knows = Mutex(true)
    private let counts = Mutex((states: 0, reads: 0))

    var states: Int { counts.withLock(\.states) }
    var reads: Int { counts.withLock(\.reads) }

    func state(of collection: CollectionReference) async throws -> CollectionState {
        try answer { $0.states += 1 }
        guard knows.withLock(\.self) else { throw ServiceError(.notFound, "none") }
        return CollectionState(id: Self.collection, version: version.withLock(\.self))
    }

    func documents(matching filter: MetadataFilter, in collection: CollectionID) async throws -> Set<DocumentID> {
        try answer { $0.reads += 1 }
        return []
    }

    func nearest(
        to vector: [Float], in collection: CollectionID, model: EmbeddingModel, filter: MetadataFilter?, limit: Int
    ) async throws -> [ScoredChunk] { [] }

    func similarities(
        to vector: [Float], of chunks: [ChunkID], in collection: CollectionID, model: EmbeddingModel
    ) async throws -> [ScoredChunk] { [] }

    func passages(
        _ chunks: [ChunkID], in collection: CollectionID, for permissions: PermissionSet
    ) async throws -> [Passage] { [] }

    func texts(
        of stretches: [DocumentStretch], in collection: CollectionID
    ) async throws -> [DocumentStretch: String] { [:] }

    private func answer(_ count: (inout (states: Int, reads: Int)) -> Void) throws {
        if isAway.withLock(\.self) { throw ServiceError(.unavailable, "away") }
        counts.withLock { count(&$0) }
    }
}
