import Domain

/// How the terms of each chunk follow one another, two bytes a term: enough to tell a question's few terms from others but
/// for one word in some thousands.
struct TermSequences: Sendable {
    /// The sequence of slot `i` is `marks[starts[i]..<starts[i + 1]]`.
    private var marks: [UInt16] = []
    private var starts: [UInt32] = [0]

    init() {}

    /// The sequences of the sources, in the slots of the new segment.
    init(merging sources: [MergeSource<LexicalSegment>], count: Int) {
        var places = [(source: Int, slot: Int)](repeating: (0, 0), count: count)
        for (index, source) in sources.enumerated() {
            for (old, new) in source.newSlots.enumerated() where new != MergeSource<LexicalSegment>.gone {
                places[Int(new)] = (index, old)
            }
        }
        marks.reserveCapacity(sources.reduce(0) { $0 + $1.segment.sequences.marks.count })
        starts.reserveCapacity(count + 1)
        for place in places {
            let sequences = sources[place.source].segment.sequences
            append(sequences.marks[sequences.range(of: place.slot)])
        }
    }

    mutating func append(_ terms: TermFrequencies) {
        append(terms.order.map { Self.mark(terms.entries[Int($0)].term) }[...])
    }

    /// Calls `body` with a slot's marks; valid during the call only.
    func withMarks<Result>(at slot: Int, _ body: (UnsafeBufferPointer<UInt16>) -> Result) -> Result {
        marks.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range(of: slot)])) }
    }

    private func range(of slot: Int) -> Range<Int> { Int(starts[slot])..<Int(starts[slot + 1]) }

    var byteCount: Int { marks.count * 2 + starts.count * 4 }

    /// What stands for a term.
    static func mark(_ term: UInt64) -> UInt16 { UInt16(truncatingIfNeeded: term) }

    private mutating func append(_ sequence: ArraySlice<UInt16>) {
        marks.append(contentsOf: sequence)
        starts.append(UInt32(clamping: marks.count))
    }
}
