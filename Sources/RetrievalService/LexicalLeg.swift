import Domain
import Ranking

/// The lexical indexes of the collections that were asked lately.
actor LexicalLeg {
    private static let maximumCollections = 64

    private let feed: any TermFeed
    private var followers: [CollectionID: LexicalFollower] = [:]

    init(feed: any TermFeed) {
        self.feed = feed
    }

    /// The collection's index at the version it has in the database, or later.
    func index(of collection: DocumentCollection) async throws -> LexicalIndex {
        try await follower(of: collection.id).index(atLeast: collection.version)
    }

    private func follower(of collection: CollectionID) async -> LexicalFollower {
        if let follower = followers[collection] { return follower }
        if followers.count >= Self.maximumCollections { await forgetLeastUsed() }
        let follower = followers[collection] ?? LexicalFollower(collection: collection, feed: feed)
        followers[collection] = follower
        return follower
    }

    private func forgetLeastUsed() async {
        var oldest: (id: CollectionID, use: ContinuousClock.Instant)?
        for (id, follower) in followers {
            let use = await follower.lastUse
            if oldest.map({ use < $0.use }) ?? true { oldest = (id, use) }
        }
        if let oldest { followers[oldest.id] = nil }
    }
}
