package import Domain
import Synchronization

/// Reads the indexes of the busiest collections before the retriever says that it is ready, so that a new one beside others is
/// not asked while it knows nothing. Time that is up ends the waiting, not the reading.
package final class IndexWarmUp: Dependency {
    /// The shelf holds a few more.
    private static let collections = 32
    /// For one look at how far it is.
    private static let patience = Duration.milliseconds(200)

    private struct State {
        /// When it was looked at first.
        var since: ContinuousClock.Instant?
        var isReading = false
        var isDone = false
    }

    package let name = "indexes"
    package let isRequired = true
    private let roll: any CollectionRoll
    private let limit: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let read: @Sendable (CollectionState) async throws -> Bool
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: how long readiness may wait; zero for not at all.
    ///   - read: returns once a collection's indexes are in memory; false where there is no room for more.
    init(
        roll: any CollectionRoll, limit: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        read: @escaping @Sendable (CollectionState) async throws -> Bool
    ) {
        self.roll = roll
        self.limit = limit
        self.now = now
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
        state.withLock { state in state.isDone || state.since.map { now() - $0 > limit } ?? false }
    }

    private func begin() {
        let isFirst = state.withLock { state in
            guard !state.isReading, !state.isDone else { return false }
            state.since = state.since ?? now()
            state.isReading = true
            return true
        }
        // For whoever asks later, whichever tenant that is.
        if isFirst { Task { await DataScope.$current.withValue(.every) { await work() } } }
    }

    /// A database that does not answer yet is asked again at the next look; a collection that cannot be read is left out.
    private func work() async {
        let collections = try? await roll.busiest(limit: Self.collections)
        for collection in collections ?? [] {
            if let hasRoom = try? await read(collection), !hasRoom { break }
        }
        state.withLock { state in
            state.isReading = false
            state.isDone = collections != nil
        }
    }
}
