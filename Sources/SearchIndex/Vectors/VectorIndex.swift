package import Domain

/// The vectors of one collection by one model, in memory. A search looks at all of them, so none is missing at any
/// selectivity of a filter; cosines are off by what a byte a component leaves, and no more.
package struct VectorIndex: SearchIndex {
    private let dimension: Int
    private(set) var segments = SegmentedIndex<VectorSegment>()

    /// - Parameter dimension: components of each vector.
    package init(dimension: Int) {
        self.dimension = dimension
    }

    package var count: Int { segments.count }
    package var byteCount: Int { segments.byteCount }

    package var holdings: IndexHoldings { segments.holdings }

    /// Vectors of another dimension than the index's are left out.
    package mutating func replace(_ documents: [DocumentID], with vectors: [ChunkVector]) {
        segments.replace(documents, with: vectors.filter { $0.vector.count == dimension })
    }

    package mutating func replace(_ documents: [DocumentID], with newer: VectorIndex) {
        segments.replace(documents, with: newer.segments)
    }

    package mutating func add(_ vectors: [ChunkVector]) {
        segments.add(vectors.filter { $0.vector.count == dimension })
    }

    package func nextMerge() -> IndexMerge<VectorIndex>? {
        segments.nextMerge().map { plan in
            IndexMerge {
                let merged = plan.run()
                return { index in index.segments.finish(plan, merged) }
            }
        }
    }

    /// The chunks nearest to `vector` by cosine, best first; of equal ones the one with the smaller id.
    ///
    /// - Parameters:
    ///   - vector: of unit length.
    ///   - allowed: only chunks of these documents, where given.
    ///   - look: how closely.
    package func search(
        _ vector: [Float], limit: Int, allowed: DocumentSelection? = nil, look: VectorLook = .usual
    ) async -> [ScoredChunk] {
        guard vector.count == dimension, limit > 0 else { return [] }
        let query = VectorQuery(vector, width: VectorSegment.padded(dimension))
        return await SearchLoad.share(count) { await scanned(query, limit, allowed, look, tasks: $0) }
    }

    /// - Parameters:
    ///   - tasks: how many share the search.
    ///   - stretch: how many vectors one takes at a time.
    func scanned(
        _ query: VectorQuery, _ limit: Int, _ allowed: DocumentSelection?, _ look: VectorLook = .usual, tasks: Int,
        stretch: Int = VectorScan.usualStretch
    ) async -> [ScoredChunk] {
        let parts = segments.parts.sorted { $0.liveCount > $1.liveCount }
        let queue = ScanQueue(VectorScan.stretches(of: parts, allowed, stretch: stretch))
        let finds = SearchFinds(limit: limit)
        await queue.search(in: tasks, VectorSearch(query, finds, look: look))
        return finds.ranking
    }

    /// Cosines of these chunks, in their order; nil for one that is not known.
    package func scores(of chunks: [ChunkID], to vector: [Float]) -> [Double?] {
        var scores = [Double?](repeating: nil, count: chunks.count)
        guard vector.count == dimension, !chunks.isEmpty else { return scores }
        let query = VectorQuery(vector, width: VectorSegment.padded(dimension))
        let places = segments.places(of: chunks)
        for (index, part) in segments.parts.enumerated() {
            let mine = places.indices.filter { places[$0]?.part == index }
            let slots = mine.compactMap { places[$0].map { UInt32($0.slot) } }
            var values = [Float](repeating: 0, count: slots.count)
            slots.withUnsafeBufferPointer { slots in
                part.segment.components.products(slots, query, .best, into: &values)
            }
            for (place, value) in zip(mine, values) { scores[place] = Double(value) }
        }
        return scores
    }
}
