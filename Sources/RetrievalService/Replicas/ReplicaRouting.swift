import Domain
import Synchronization
import Telemetry

/// Which database a collection is read from: the replica while it is known to lag by no more than a bound, else the primary.
///
/// The primary is asked for a collection's version now and then. A replica that has not reached a version the primary had
/// longer than the bound ago is not read, until it has caught up.
final class ReplicaRouting: Sendable {
    /// What is known of a collection.
    private struct Place {
        /// The newest version that the primary was seen to have, and since when.
        var version: Int
        var since: ContinuousClock.Instant
        /// When the primary was asked last.
        var asked: ContinuousClock.Instant
        /// The newest version that a question was answered from: what is older is not read any more, lest passages that
        /// were ranked are missing.
        var served = 0
        var isOnPrimary = true
    }

    private struct Known {
        var places: [CollectionID: Place] = [:]
        /// A replica that did not answer is left alone until then; nil from its next answer on.
        var awayUntil: ContinuousClock.Instant?
    }

    private static let maximumPlaces = 4096
    private static let pauseWhenAway = Duration.seconds(2)

    private let staleness: Duration
    private let metrics: MetricRegistry
    private let now: @Sendable () -> ContinuousClock.Instant
    private let known = Mutex(Known())

    /// - Parameter staleness: how long what was committed may stay unseen.
    init(
        staleness: Duration, metrics: MetricRegistry, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.staleness = staleness
        self.metrics = metrics
        self.now = now
    }

    /// Why the primary is read.
    enum Reason: String {
        case away, stale, unknown, version
    }

    /// Whether the replica may be asked at all.
    var isReplicaUp: Bool { known.withLock { known in known.awayUntil.map { $0 <= now() } ?? true } }

    /// Whether this collection is read from the replica now.
    func usesReplica(_ collection: CollectionID) -> Bool {
        isReplicaUp && known.withLock { $0.places[collection]?.isOnPrimary == false }
    }

    /// Whether the replica did not answer when it was asked last.
    var isReplicaAway: Bool { known.withLock { $0.awayUntil != nil } }

    /// The replica answered.
    func noteThere() {
        known.withLock { $0.awayUntil = nil }
    }

    /// The replica did not answer.
    func noteAway() {
        known.withLock { $0.awayUntil = now() + Self.pauseWhenAway }
    }

    func count(_ reason: Reason) { metrics.counter(.retrievalPrimaryReads, reason.rawValue).increment() }

    /// Whether the primary's version was asked so long ago that it must be asked again.
    func isDue(_ collection: CollectionID) -> Bool {
        known.withLock { known in
            known.places[collection].map { now() - $0.asked >= staleness / 2 } ?? true
        }
    }

    /// The primary has this version now.
    ///
    /// - Parameter isServed: whether a question is answered from it.
    func notePrimary(_ version: Int, of collection: CollectionID, isServed: Bool) {
        known.withLock { known in
            if known.places.count >= Self.maximumPlaces, known.places[collection] == nil { known.places.removeAll() }
            var place = known.places[collection] ?? Place(version: version, since: now(), asked: now())
            if version > place.version { (place.version, place.since) = (version, now()) }
            place.asked = now()
            if isServed {
                place.served = max(place.served, version)
                place.isOnPrimary = true
            }
            known.places[collection] = place
        }
    }

    /// Decides where the collection is read, now that the replica has this version of it: true for the replica.
    func decide(_ collection: CollectionID, replica version: Int) -> Bool {
        known.withLock { known in
            guard var place = known.places[collection] else { return false }
            let isStale = version < place.version && now() - place.since > staleness
            place.isOnPrimary = isStale || version < place.served
            if !place.isOnPrimary { place.served = version }
            known.places[collection] = place
            return !place.isOnPrimary
        }
    }
}
