import Domain
import Ranking
import Telemetry

/// The lexical indexes of the collections that were asked lately, within a number and an amount of memory.
actor LexicalLeg {
    private static let maximumCollections = 64

    private let feed: any TermFeed
    private let maximumBytes: Int
    private let metrics: MetricRegistry
    private var followers: [CollectionID: LexicalFollower] = [:]
    private var sizes: [CollectionID: LexicalSize] = [:]
    /// The collections in the order of their last use.
    private var uses: [CollectionID] = []

    /// - Parameter maximumBytes: for all indexes together; the one that is asked stays, however big.
    init(feed: any TermFeed, maximumBytes: Int = 512 << 20, metrics: MetricRegistry) {
        self.feed = feed
        self.maximumBytes = maximumBytes
        self.metrics = metrics
    }

    /// How many collections' indexes are held.
    var collectionCount: Int { followers.count }

    /// The collection's index at the version it has in the database, or later.
    func index(of collection: DocumentCollection) async throws -> LexicalIndex {
        let follower = followers[collection.id] ?? LexicalFollower(collection: collection.id, feed: feed)
        followers[collection.id] = follower
        uses.removeAll { $0 == collection.id }
        uses.append(collection.id)
        let index = try await follower.index(atLeast: collection.version)
        if followers[collection.id] != nil { note(await follower.size, of: collection.id) }
        return index
    }

    private func note(_ size: LexicalSize, of collection: CollectionID) {
        guard sizes[collection] != size || uses.count > Self.maximumCollections else { return }
        sizes[collection] = size
        forgetLeastUsed(but: collection)
        metrics.gauge(.lexicalIndexChunks).set(Double(sizes.values.reduce(0) { $0 + $1.chunks }))
        metrics.gauge(.lexicalIndexBytes).set(Double(sizes.values.reduce(0) { $0 + $1.bytes }))
    }

    private func forgetLeastUsed(but kept: CollectionID) {
        while uses.count > Self.maximumCollections || sizes.values.reduce(0, { $0 + $1.bytes }) > maximumBytes {
            guard let oldest = uses.first(where: { $0 != kept }) else { return }
            uses.removeAll { $0 == oldest }
            followers[oldest] = nil
            sizes[oldest] = nil
        }
    }
}

/// What a collection's index takes.
struct LexicalSize: Sendable, Hashable {
    let chunks: Int
    /// About.
    let bytes: Int
}
