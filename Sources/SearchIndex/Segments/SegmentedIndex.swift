import Domain

/// An index of unchanging segments, as a value: a change makes small new segments and marks what they replace, and merges
/// keep the number of segments low (the log-structured merge tree of O'Neil and others, 1996, in Lucene's form).
struct SegmentedIndex<Segment: IndexSegment>: Sendable {
    struct Part: Sendable {
        let segment: Segment
        /// Slots whose chunks are gone.
        var removed: SlotSet

        var liveCount: Int { segment.roster.count - removed.count }
    }

    var parts: [Part] = []

    /// Chunks that can be found.
    var count: Int { parts.reduce(0) { $0 + $1.liveCount } }

    var byteCount: Int { parts.reduce(0) { $0 + $1.segment.byteCount + $1.segment.roster.byteCount } }

    /// In which part and slot each of these chunks stands; nil for one that is not known.
    func places(of chunks: [ChunkID]) -> [(part: Int, slot: Int)?] {
        let keys = chunks.map { OrderedKey($0.uuid) }
        var places = [(part: Int, slot: Int)?](repeating: nil, count: keys.count)
        for (index, part) in parts.enumerated() {
            for (chunk, slot) in part.segment.roster.slots(of: keys).enumerated() {
                if let slot, !part.removed.contains(slot) { places[chunk] = (index, slot) }
            }
        }
        return places
    }

    /// Makes `entries` all that is known of these documents.
    mutating func replace(_ documents: [DocumentID], with entries: [Segment.Entry]) {
        for document in documents { remove(OrderedKey(document.uuid)) }
        add(entries)
    }

    /// Makes what `newer` holds all that is known of these documents.
    mutating func replace(_ documents: [DocumentID], with newer: Self) {
        for document in documents { remove(OrderedKey(document.uuid)) }
        parts += newer.parts
    }

    /// A segment more, of chunks that are not known yet.
    mutating func add(_ entries: [Segment.Entry]) {
        guard !entries.isEmpty else { return }
        let keyed = entries.map { (key: OrderedKey($0.chunkID.uuid), entry: $0) }.sorted { $0.key < $1.key }
        let roster = Roster(
            chunks: keyed.map(\.key), documentsOfChunks: keyed.map { OrderedKey($0.entry.documentID.uuid) })
        let segment = Segment(keyed.map(\.entry), roster: roster)
        parts.append(Part(segment: segment, removed: SlotSet(capacity: roster.count)))
    }

    private mutating func remove(_ document: OrderedKey) {
        for index in parts.indices {
            for slot in parts[index].segment.roster.slots(of: document) { parts[index].removed.insert(Int(slot)) }
        }
        parts.removeAll { $0.liveCount == 0 }
    }
}
