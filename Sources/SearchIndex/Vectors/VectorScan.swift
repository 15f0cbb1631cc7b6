import CVectorKernels
import Domain

/// A search through a stretch of one segment's vectors.
struct VectorScan: Sendable {
    /// Vectors that are filtered by signs together: few at first, then an eighth of what was seen already, so that a floor that is
    /// still low lets few pass.
    private static let batches = 512...8192

    let part: SegmentedIndex<VectorSegment>.Part
    let range: Range<Int>
    let allowed: SlotSet?
    let limit: Int
    let floor: ScanFloor
    var look = VectorLook.usual
    var kernel = VectorKernel.best

    /// The scans that together look through one part.
    ///
    /// - Parameter stretch: how many vectors each looks through, a multiple of `VECTOR_SIGN_BLOCK`.
    static func split(
        _ part: SegmentedIndex<VectorSegment>.Part, into stretch: Int, allowed: SlotSet?, limit: Int, floor: ScanFloor,
        look: VectorLook = .usual
    ) -> [VectorScan] {
        let count = part.segment.roster.count
        return stride(from: 0, to: count, by: stretch).map { start in
            VectorScan(
                part: part, range: start..<min(start + stretch, count), allowed: allowed, limit: limit, floor: floor,
                look: look)
        }
    }

    func run(_ query: VectorQuery) -> [ScoredChunk] {
        var search = VectorSearch(scan: self, query: query)
        if let signs = part.segment.signs, !isNarrow, look != .everyVector {
            scanSigns(signs, &search)
        } else if isNarrow, let allowed {
            search.look(at: allowed.slots.filter(range.contains).map(UInt32.init))
        } else {
            search.look(at: range.map(UInt32.init))
        }
        return search.best.entries.map {
            ScoredChunk(id: part.segment.roster.chunkID($0.slot), score: Double($0.score))
        }
    }

    /// So few are allowed that it is faster to look at each of them.
    private var isNarrow: Bool { allowed.map { $0.count * 16 < part.segment.roster.count } ?? false }

    private func scanSigns(_ signs: SignCodes, _ search: inout VectorSearch) {
        let common = signs.common(search.query)
        signs.withQuery(search.query, look) { query in
            var query = query
            var found = [UInt32](repeating: 0, count: Self.batches.upperBound)
            var start = range.lowerBound
            let block = Int(VECTOR_SIGN_BLOCK)
            while start < range.upperBound {
                let end = min(start + batch(behind: start, block), range.upperBound)
                let count = kernel.functions.pointee.sign_filter(
                    signs.codes.elements, signs.factors.elements, start / block, (end + block - 1) / block, &query,
                    search.threshold - common, &found)
                search.look(at: found[..<count])
                start = end
            }
        }
    }

    private func batch(behind start: Int, _ block: Int) -> Int {
        let share = (start - range.lowerBound) / 8 / block * block
        return min(max(share, Self.batches.lowerBound), Self.batches.upperBound)
    }
}

/// The best of the vectors looked at so far.
struct VectorSearch {
    let scan: VectorScan
    let query: VectorQuery
    private(set) var best: BestScores
    private var slots: [UInt32] = []
    private var scores: [Float] = []

    init(scan: VectorScan, query: VectorQuery) {
        self.scan = scan
        self.query = query
        best = BestScores(limit: scan.limit, above: -.infinity)
    }

    /// Scores these slots as far as they are there and allowed. Ascending.
    mutating func look(at candidates: some Collection<UInt32>) {
        slots.removeAll(keepingCapacity: true)
        for slot in candidates
        where !scan.part.removed.contains(Int(slot)) && scan.allowed?.contains(Int(slot)) != false {
            slots.append(slot)
        }
        if scores.count < slots.count { scores = [Float](repeating: 0, count: slots.count) }
        slots.withUnsafeBufferPointer { slots in
            scan.part.segment.components.products(slots, query, scan.kernel, into: &scores)
        }
        for (index, slot) in slots.enumerated() { best.offer(slot: Int(slot), score: scores[index]) }
        scan.floor.raise(to: best.threshold)
    }

    /// What lies below it is not among the best of the whole search.
    var threshold: Float { max(best.threshold, scan.floor.value) }
}
