import CVectorKernels

/// A stretch of one segment's vectors to be searched.
struct VectorScan: Sendable {
    let part: SegmentedIndex<VectorSegment>.Part
    let range: Range<Int>
    let allowed: SlotSet?

    /// All of the parts in shares of about `stretch` vectors, one a task: what a task has found in one part spares it work in
    /// the next.
    ///
    /// - Parameter stretch: at least `VECTOR_SIGN_BLOCK`.
    static func shares(
        of parts: [SegmentedIndex<VectorSegment>.Part], _ allowed: DocumentSelection?, stretch: Int
    ) -> [[VectorScan]] {
        let block = Int(VECTOR_SIGN_BLOCK)
        var shares: [[VectorScan]] = []
        var room = 0
        for part in parts {
            let slots = allowed?.slots(in: part.segment.roster)
            var start = 0
            while start < part.segment.roster.count {
                if room < block {
                    shares.append([])
                    room = stretch
                }
                // Signs stand in blocks.
                let end = min(start + room / block * block, part.segment.roster.count)
                shares[shares.count - 1].append(VectorScan(part: part, range: start..<end, allowed: slots))
                room -= end - start
                start = end
            }
        }
        return shares
    }

    /// So few are allowed that it is faster to look at each of them.
    var isNarrow: Bool { allowed.map { $0.count * 16 < part.segment.roster.count } ?? false }

    /// Whether there is no slot that `admits` turns away.
    var admitsAll: Bool { allowed == nil && part.removed.isEmpty }

    func admits(_ slot: Int) -> Bool { !part.removed.contains(slot) && allowed?.contains(slot) != false }
}
