import Domain
import SearchIndex
import Telemetry

/// The indexes that were asked lately, within a number and an amount of memory.
actor IndexShelf<Key: Hashable & Sendable, Index: SearchIndex> {
    private static var maximumCount: Int { 64 }
    /// How long an index that was too large is not tried again.
    private static var pause: Duration { .seconds(600) }

    private struct Place {
        let follower: IndexFollower<Index>
        var size = IndexSize(chunks: 0, bytes: 0)
    }

    private let maximumBytes: Int
    private let make: @Sendable (Key) -> IndexFollower<Index>
    private let report: @Sendable (IndexSize) -> Void
    private var places: [Key: Place] = [:]
    /// In the order of their last use.
    private var uses: [Key] = []
    private var tooLarge: [Key: ContinuousClock.Instant] = [:]

    /// - Parameters:
    ///   - maximumBytes: for all indexes together; the one that is asked stays, however big.
    ///   - make: an empty follower.
    ///   - report: told what all indexes together take, whenever that changes.
    init(
        maximumBytes: Int, report: @escaping @Sendable (IndexSize) -> Void,
        make: @escaping @Sendable (Key) -> IndexFollower<Index>
    ) {
        self.maximumBytes = maximumBytes
        self.make = make
        self.report = report
    }

    /// How many indexes are held.
    var count: Int { places.count }

    /// The index at the version its collection has in the database, or later. Throws `IndexUnavailable`.
    func index(_ key: Key, atLeast version: Int, within patience: Duration) async throws -> Index {
        if let since = tooLarge[key] {
            guard since + Self.pause < .now else { throw IndexUnavailable.tooLarge }
            tooLarge[key] = nil
        }
        do {
            let index = try await follower(key).index(atLeast: version, within: patience)
            note(IndexSize(chunks: index.count, bytes: index.byteCount), of: key)
            return index
        } catch IndexUnavailable.tooLarge {
            tooLarge[key] = .now
            forget(key)
            throw IndexUnavailable.tooLarge
        }
    }

    private func follower(_ key: Key) -> IndexFollower<Index> {
        if uses.last != key {
            uses.removeAll { $0 == key }
            uses.append(key)
        }
        if let place = places[key] { return place.follower }
        let follower = make(key)
        places[key] = Place(follower: follower)
        return follower
    }

    private func note(_ size: IndexSize, of key: Key) {
        let before = total
        places[key]?.size = size
        while places.count > Self.maximumCount || total.bytes > maximumBytes {
            guard let oldest = uses.first(where: { $0 != key }) else { break }
            forget(oldest)
        }
        if total != before { report(total) }
    }

    func forget(where isMeant: @Sendable (Key) -> Bool) {
        for key in uses.filter(isMeant) { forget(key) }
        report(total)
    }

    private func forget(_ key: Key) {
        uses.removeAll { $0 == key }
        places[key] = nil
    }

    private var total: IndexSize {
        places.values.reduce(IndexSize(chunks: 0, bytes: 0)) { sum, place in
            IndexSize(chunks: sum.chunks + place.size.chunks, bytes: sum.bytes + place.size.bytes)
        }
    }
}

/// What an index takes.
struct IndexSize: Sendable, Hashable {
    let chunks: Int
    /// About.
    let bytes: Int
}
