import CVectorKernels
import Domain

extension SegmentedIndex<LexicalSegment>.Part {
    /// Live chunks' length in terms.
    var liveLength: Int {
        if removed.isEmpty { return segment.totalLength }
        return removed.slots.reduce(segment.totalLength) { $0 - Int(segment.lengths[$1]) }
    }

    /// Adds what each term gives to the slots it stands in, term at a time.
    func addScores(_ statistics: LexicalStatistics, to scores: UnsafeMutableBufferPointer<Float>) {
        segment.lengths.withUnsafeBufferPointer { lengths in
            for (term, _, weight) in statistics.weights {
                guard let place = segment.place(of: term) else { continue }
                segment.forEachPosting(at: place) { posting in
                    let slot = Int(posting.slot)
                    let count = Float(posting.count)
                    let norm = statistics.base + statistics.slope * Float(lengths[slot])
                    scores[slot] += weight * count / (count + norm)
                }
            }
        }
    }

    /// Offers what is positive, there and allowed.
    func offer(
        _ scores: UnsafeBufferPointer<Float>, _ allowed: SlotSet?, to best: inout BestScores<OrderedKey>
    ) {
        var slot = search_next_above(scores.baseAddress, 0, scores.count, best.threshold)
        while slot < scores.count {
            if !removed.contains(slot), allowed?.contains(slot) != false {
                best.offer(segment.roster.chunks[slot], score: scores[slot])
            }
            slot = search_next_above(scores.baseAddress, slot + 1, scores.count, best.threshold)
        }
    }
}
