package import Domain
import Synchronization

/// Reads the indexes of the busiest collections before the retriever says that it is ready, so that a new one beside others is
/// not asked while it knows nothing. Time that is up ends the waiting, not the reading.
package final class IndexWarmUp: Dependency {
    /// The shelf holds a few more.
    private static let collections = 32
    /// For one look at how far it is.
    private static let patience = Duration.milliseconds(200)

    private enum State {
        case waiting
        case reading(since: ContinuousClock.Instant)
        case done
    }

    package let name = "indexes"
    package let isRequired = true
    private let roll: any CollectionRoll
    private let limit: Duration
    private let read: @Sendable (CollectionState) async throws -> Void
    private let state = Mutex(State.waiting)

    /// - Parameters:
    ///   - limit: how long readiness may wait; zero for not at all.
    ///   - read: returns once a collection's indexes are in memory.
    init(
        roll: any CollectionRoll, limit: Duration, read: @escaping @Sendable (CollectionState) async throws -> Void
    ) {
        self.roll = roll
        self.limit = limit
        self.read = read
    }

    package func check() async throws {
        guard limit > .zero else { return }
        begin()
        let giveUp = ContinuousClock.now + Self.patience
        while !isDone {
            guard .now < giveUp else {
                throw ServiceError(.unavailable, "the busiest collections are being read into memory")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private var isDone: Bool {
        state.withLock { state in
            switch state {
            case .done: true
            case .waiting: false
            case .reading(let since): .now - since > limit
            }
        }
    }

    private func begin() {
        let isFirst = state.withLock { state in
            guard case .waiting = state else { return false }
            state = .reading(since: .now)
            return true
        }
        // For whoever asks later, whichever tenant that is.
        if isFirst { Task { await DataScope.$current.withValue(.every) { await work() } } }
    }

    /// A database that does not answer yet is asked again at the next look.
    private func work() async {
        do {
            for collection in try await roll.busiest(limit: Self.collections) { try await read(collection) }
            state.withLock { $0 = .done }
        } catch {
            state.withLock { state in
                if case .reading = state { state = .waiting }
            }
        }
    }
}
