/// Some segments of an index to be made one. Planned and finished where the index is kept, run anywhere.
struct SegmentMerge<Segment: IndexSegment>: Sendable {
    fileprivate let parts: [SegmentedIndex<Segment>.Part]

    /// The chunks that are left of the parts, in one segment.
    func run() -> Segment {
        var chunks: [(key: OrderedKey, document: OrderedKey, part: Int, slot: Int)] = []
        for (index, part) in parts.enumerated() {
            let roster = part.segment.roster
            for slot in 0..<roster.count where !part.removed.contains(slot) {
                let document = roster.documents[Int(roster.documentOfSlot[slot])]
                chunks.append((roster.chunks[slot], document, index, slot))
            }
        }
        chunks.sort { $0.key < $1.key }
        var newSlots = parts.map { [UInt32](repeating: MergeSource<Segment>.gone, count: $0.segment.roster.count) }
        for (slot, chunk) in chunks.enumerated() { newSlots[chunk.part][chunk.slot] = UInt32(slot) }
        let roster = Roster(chunks: chunks.map(\.key), documentsOfChunks: chunks.map(\.document))
        let sources = zip(parts, newSlots).map { MergeSource(segment: $0.segment, newSlots: $1) }
        return Segment(merging: sources, roster: roster)
    }
}

extension SegmentedIndex {
    /// So many segments of about the same size become one.
    private static var fanIn: Int { 8 }
    /// Below this size all segments count as equally small.
    private static var smallest: Int { 64 }

    /// What should be merged now; nil when all is well.
    func nextMerge() -> SegmentMerge<Segment>? {
        let wasteful = parts.filter { $0.removed.count > 1000 && $0.removed.count * 3 > $0.segment.roster.count }
        if let worst = wasteful.max(by: { $0.removed.count < $1.removed.count }) { return SegmentMerge(parts: [worst]) }
        let tiers = Dictionary(grouping: parts) { Self.tier($0.liveCount) }
        let crowded = tiers.filter { $0.value.count >= Self.fanIn }.min { $0.key < $1.key }
        return crowded.map { SegmentMerge(parts: $0.value) }
    }

    /// Puts the merged segment in the place of its parts. What went from them since the plan was made goes from it too.
    mutating func finish(_ merge: SegmentMerge<Segment>, _ merged: Segment) {
        var removed = SlotSet(capacity: merged.roster.count)
        for planned in merge.parts {
            guard let index = parts.firstIndex(where: { $0.segment.roster === planned.segment.roster }) else {
                planned.goneCompletely(from: merged.roster, into: &removed)
                continue
            }
            for slot in parts[index].removed.subtracting(planned.removed).slots {
                if let gone = merged.roster.slot(of: planned.segment.roster.chunks[slot]) { removed.insert(gone) }
            }
            parts.remove(at: index)
        }
        let part = Part(segment: merged, removed: removed)
        if part.liveCount > 0 { parts.append(part) }
    }

    private static func tier(_ count: Int) -> Int {
        var tier = 0
        var bound = smallest
        while count > bound {
            tier += 1
            bound *= fanIn
        }
        return tier
    }
}

extension SegmentedIndex.Part {
    /// All its chunks went while the merge ran.
    fileprivate func goneCompletely(from merged: Roster, into removed: inout SlotSet) {
        for key in segment.roster.chunks {
            if let slot = merged.slot(of: key) { removed.insert(slot) }
        }
    }
}
