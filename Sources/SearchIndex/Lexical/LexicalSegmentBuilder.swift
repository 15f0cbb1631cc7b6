/// Takes terms in ascending order, each with its postings.
struct LexicalSegmentBuilder {
    private(set) var terms: [UInt64] = []
    private(set) var frequencies: [UInt32] = []
    private(set) var starts = [0]
    private(set) var postings: [UInt8] = []

    init() {}

    /// All postings of the sources, in the slots of the new segment.
    init(merging sources: [MergeSource<LexicalSegment>]) {
        var cursors = [Int](repeating: 0, count: sources.count)
        while let term = Self.lowest(sources, cursors) {
            var merged: [Posting] = []
            for (index, source) in sources.enumerated() {
                guard cursors[index] < source.segment.termCount, source.segment.term(at: cursors[index]) == term else {
                    continue
                }
                source.segment.forEachPosting(at: cursors[index]) { posting in
                    let slot = source.newSlots[Int(posting.slot)]
                    if slot != MergeSource<LexicalSegment>.gone {
                        merged.append(Posting(slot: slot, count: posting.count))
                    }
                }
                cursors[index] += 1
            }
            guard !merged.isEmpty else { continue }
            merged.sort { $0.slot < $1.slot }
            append(term, merged, count: merged.count)
        }
    }

    mutating func append(_ term: UInt64, _ list: some Sequence<Posting>, count: Int) {
        terms.append(term)
        frequencies.append(UInt32(clamping: count))
        PostingList.append(list, to: &postings)
        starts.append(postings.count)
    }

    private static func lowest(_ sources: [MergeSource<LexicalSegment>], _ cursors: [Int]) -> UInt64? {
        var lowest: UInt64?
        for (source, cursor) in zip(sources, cursors) where cursor < source.segment.termCount {
            let term = source.segment.term(at: cursor)
            lowest = min(lowest ?? term, term)
        }
        return lowest
    }
}
