import Domain
import SearchIndex
import Telemetry
import Threads

/// The indexes in memory of all collections: words and, by model, vectors.
struct CollectionIndexes: Sendable {
    /// Whose vectors an index holds.
    struct VectorKey: Hashable, Sendable {
        let collection: CollectionID
        let model: EmbeddingModel
    }

    private let words: IndexShelf<CollectionID, LexicalIndex>
    private let vectors: IndexShelf<VectorKey, VectorIndex>

    init(feed: any IndexFeed, limits: IndexMemory, metrics: MetricRegistry) {
        let merger = BlockingThread()
        let wordsLag = Self.lagBoard(CollectionID.self, metrics, "lexical")
        let vectorsLag = Self.lagBoard(VectorKey.self, metrics, "vector")
        words = IndexShelf(maximumBytes: limits.lexicalBytes, report: Self.gauges(metrics, "lexical")) { collection in
            IndexFollower(
                collection, LexicalIndex(), feed: feed, maximumBytes: .max, merger: merger,
                lag: { wordsLag.note($0, of: collection) }
            ) { documents, news in
                try await feed.addTerms(of: documents, in: collection, to: news) { try $0.add($1) }
            }
        }
        vectors = IndexShelf(maximumBytes: limits.vectorBytes, report: Self.gauges(metrics, "vector")) { key in
            IndexFollower(
                key.collection, VectorIndex(dimension: key.model.dimension), feed: feed,
                maximumBytes: limits.vectorBytes, merger: merger, lag: { vectorsLag.note($0, of: key) }
            ) { documents, news in
                try await feed.addVectors(of: documents, in: key.collection, model: key.model, to: news) {
                    try $0.add($1)
                }
            }
        }
    }

    /// How many collections' words are held.
    var count: Int { get async { await words.count } }

    func words(of collection: CollectionState, within patience: Duration) async throws -> LexicalIndex {
        try await words.index(collection.id, atLeast: collection.version, within: patience)
    }

    /// Nil where the vectors do not fit into memory, or are not all there yet: then the database is asked.
    func vectors(
        of collection: CollectionState, by model: EmbeddingModel, within patience: Duration = .milliseconds(200)
    ) async throws -> VectorIndex? {
        do {
            return try await vectors.index(
                VectorKey(collection: collection.id, model: model), atLeast: collection.version, within: patience)
        } catch is IndexUnavailable {
            return nil
        }
    }

    private static func lagBoard<Key>(_: Key.Type, _ metrics: MetricRegistry, _ kind: String) -> LagBoard<Key> {
        let gauge = metrics.gauge(.indexLag, kind)
        return LagBoard { gauge.set(Double($0)) }
    }

    /// Begins anew with the next question.
    func forget(_ collection: CollectionID) async {
        await words.forget { $0 == collection }
        await vectors.forget { $0.collection == collection }
    }

    private static func gauges(_ metrics: MetricRegistry, _ kind: String) -> @Sendable (IndexSize) -> Void {
        let chunks = metrics.gauge(.indexChunks, kind)
        let bytes = metrics.gauge(.indexBytes, kind)
        return { size in
            chunks.set(Double(size.chunks))
            bytes.set(Double(size.bytes))
        }
    }
}

/// How much memory the indexes of a retriever may take.
package struct IndexMemory: Sendable {
    package let lexicalBytes: Int
    /// A collection whose vectors take more is searched in the database.
    package let vectorBytes: Int

    package init(lexicalBytes: Int = 512 << 20, vectorBytes: Int = 1 << 30) {
        self.lexicalBytes = lexicalBytes
        self.vectorBytes = vectorBytes
    }
}
