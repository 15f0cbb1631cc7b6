package import Domain
import Synchronization

/// Several retrievers that share the collections: each collection has its own, and others that take over while that one is away.
package final class SpreadRetriever: PassageRetriever {
    /// One that did not answer so many times in a row is asked last for a while. A single failure may be one collection's.
    private static let maximumFailures = 2
    private static let pause = Duration.seconds(3)
    private static let maximumNames = 4096

    private struct State {
        /// Collections that were asked for by name.
        var ids: [String: CollectionID] = [:]
        var failures: [Int: Int] = [:]
        var awayUntil: [Int: ContinuousClock.Instant] = [:]
    }

    private let retrievers: [any PassageRetriever]
    private let order: RendezvousOrder
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    /// - Parameter retrievers: with names that every API instance gives them alike.
    package init(
        _ retrievers: [(name: String, retriever: any PassageRetriever)],
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.retrievers = retrievers.map(\.retriever)
        self.now = now
        order = RendezvousOrder(retrievers.map(\.name))
    }

    /// Throws what the first retriever throws that answers at all, `unavailable` when none does.
    package func retrieve(_ question: Question) async throws -> Retrieval {
        var failure = ServiceError(.unavailable, "No retriever can be reached.", retryAfter: .seconds(1))
        for peer in peers(for: question.collection) {
            do {
                let retrieval = try await retrievers[peer].retrieve(question)
                noteAnswer(of: peer)
                learn(question.collection, retrieval.collectionID)
                return retrieval
            } catch let error as ServiceError where error.kind == .unavailable {
                try Task.checkCancellation()
                failure = error
                noteFailure(of: peer)
            }
        }
        throw failure
    }

    private func noteAnswer(of peer: Int) {
        state.withLock { state in
            state.failures[peer] = nil
            state.awayUntil[peer] = nil
        }
    }

    private func noteFailure(of peer: Int) {
        state.withLock { state in
            state.failures[peer, default: 0] += 1
            if state.failures[peer, default: 0] >= Self.maximumFailures { state.awayUntil[peer] = now() + Self.pause }
        }
    }

    /// Those that were away lately come last.
    private func peers(for collection: CollectionReference) -> [Int] {
        let now = now()
        return state.withLock { state in
            let peers = order.peers(for: Self.key(collection, state.ids))
            let away = state.awayUntil.filter { $0.value > now }
            return peers.filter { away[$0] == nil } + peers.filter { away[$0] != nil }
        }
    }

    /// A collection asked for by its name and by its id is one collection.
    private static func key(_ collection: CollectionReference, _ ids: [String: CollectionID]) -> String {
        switch collection {
        case .id(let id): id.description
        case .name(let name): ids[name]?.description ?? name
        }
    }

    private func learn(_ collection: CollectionReference, _ id: CollectionID) {
        guard case .name(let name) = collection else { return }
        state.withLock { state in
            if state.ids.count >= Self.maximumNames { state.ids.removeAll() }
            state.ids[name] = id
        }
    }
}
