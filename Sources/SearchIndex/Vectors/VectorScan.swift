import CVectorKernels

/// A stretch of one segment's vectors to be searched.
struct VectorScan: Sendable {
    /// Short enough that no task waits long for another one's last stretch; whole blocks of signs.
    static let usualStretch = 8192

    let part: SegmentedIndex<VectorSegment>.Part
    let range: Range<Int>
    let allowed: SlotSet?

    /// All of the parts, in their order.
    ///
    /// - Parameter stretch: how long each may be; at least `VECTOR_SIGN_BLOCK`.
    static func stretches(
        of parts: [SegmentedIndex<VectorSegment>.Part], _ allowed: DocumentSelection?, stretch: Int
    ) -> [VectorScan] {
        // Signs stand in blocks.
        let step = stretch / Int(VECTOR_SIGN_BLOCK) * Int(VECTOR_SIGN_BLOCK)
        return parts.flatMap { part in
            let (slots, count) = (allowed?.slots(in: part.segment.roster), part.segment.roster.count)
            return stride(from: 0, to: count, by: step).map { start in
                VectorScan(part: part, range: start..<min(start + step, count), allowed: slots)
            }
        }
    }

    /// So few are allowed that it is faster to look at each of them.
    var isNarrow: Bool { allowed.map { $0.count * 16 < part.segment.roster.count } ?? false }

    /// Whether there is no slot that `admits` turns away.
    var admitsAll: Bool { allowed == nil && part.removed.isEmpty }

    func admits(_ slot: Int) -> Bool { !part.removed.contains(slot) && allowed?.contains(slot) != false }
}
