import Domain

extension ChunkTerms: IndexEntry {}

/// The inverted index of some chunks: for each term where it stands.
final class LexicalSegment: IndexSegment {
    let roster: Roster
    /// Each chunk's length in terms.
    let lengths: [UInt32]
    let totalLength: Int
    let sequences: TermSequences
    /// Ascending. Term `i` has `frequencies[i]` postings, at `starts[i]..<starts[i + 1]` of `postings`.
    private let terms: [UInt64]
    private let frequencies: [UInt32]
    private let starts: [Int]
    private let postings: [UInt8]

    var byteCount: Int { lengths.count * 4 + terms.count * 20 + postings.count + sequences.byteCount }

    convenience init(_ entries: [ChunkTerms], roster: Roster) {
        var occurrences: [TermOccurrence] = []
        occurrences.reserveCapacity(entries.reduce(0) { $0 + $1.terms.entries.count })
        for (slot, entry) in entries.enumerated() {
            for term in entry.terms.entries {
                occurrences.append(TermOccurrence(term: term.term, slot: UInt32(slot), count: term.count))
            }
        }
        occurrences.sortByTerm()
        var builder = LexicalSegmentBuilder()
        var start = 0
        while start < occurrences.count {
            let term = occurrences[start].term
            let end = occurrences[start...].firstIndex { $0.term != term } ?? occurrences.count
            let postings = occurrences[start..<end].lazy.map { Posting(slot: $0.slot, count: $0.count) }
            builder.append(term, postings, count: end - start)
            start = end
        }
        var sequences = TermSequences()
        for entry in entries { sequences.append(entry.terms) }
        self.init(builder, roster, entries.map { UInt32(clamping: $0.terms.length) }, sequences)
    }

    convenience init(merging sources: [MergeSource<LexicalSegment>], roster: Roster) {
        var lengths = [UInt32](repeating: 0, count: roster.count)
        for source in sources {
            for (old, new) in source.newSlots.enumerated() where new != MergeSource<LexicalSegment>.gone {
                lengths[Int(new)] = source.segment.lengths[old]
            }
        }
        self.init(
            LexicalSegmentBuilder(merging: sources), roster, lengths,
            TermSequences(merging: sources, count: roster.count))
    }

    private init(
        _ builder: LexicalSegmentBuilder, _ roster: Roster, _ lengths: [UInt32], _ sequences: TermSequences
    ) {
        self.roster = roster
        self.lengths = lengths
        totalLength = lengths.reduce(0) { $0 + Int($1) }
        self.sequences = sequences
        terms = builder.terms
        frequencies = builder.frequencies
        starts = builder.starts
        postings = builder.postings
    }

    var termCount: Int { terms.count }

    func term(at place: Int) -> UInt64 { terms[place] }

    /// Where the term stands in the list of terms.
    func place(of term: UInt64) -> Int? {
        var low = 0
        var high = terms.count
        while low < high {
            let middle = (low + high) / 2
            if terms[middle] < term { low = middle + 1 } else { high = middle }
        }
        return low < terms.count && terms[low] == term ? low : nil
    }

    /// In how many chunks the term stands, those of removed ones left out.
    func frequency(at place: Int, without removed: SlotSet) -> Int {
        if removed.isEmpty { return Int(frequencies[place]) }
        var count = 0
        forEachPosting(at: place) { if !removed.contains(Int($0.slot)) { count += 1 } }
        return count
    }

    @inline(__always)
    func forEachPosting(at place: Int, _ body: (Posting) -> Void) {
        postings.withUnsafeBufferPointer { bytes in
            PostingList.forEach(in: UnsafeBufferPointer(rebasing: bytes[starts[place]..<starts[place + 1]]), body)
        }
    }
}
