import CVectorKernels
import Domain

/// One task's share of a search for the nearest vectors.
struct VectorSearch: Sendable {
    /// Vectors that are filtered by signs together: few at first, then an eighth of what was seen already, so that a floor that is
    /// still low lets few pass.
    private static let batches = 512...8192

    private let query: VectorQuery
    private let floor: ScanFloor
    private let look: VectorLook
    private let kernel: VectorKernel
    private var best: BestScores<OrderedKey>
    private var seen = 0
    private var found = [UInt32](repeating: 0, count: batches.upperBound)
    private var slots: [UInt32] = []
    private var scores: [Float] = []

    /// - Parameter floor: shared by the tasks of a search.
    init(
        _ query: VectorQuery, limit: Int, floor: ScanFloor, look: VectorLook = .usual, kernel: VectorKernel = .best
    ) {
        self.query = query
        self.floor = floor
        self.look = look
        self.kernel = kernel
        best = BestScores(limit: limit, above: -.infinity)
    }

    /// The nearest of these stretches, best first.
    func through(_ scans: [VectorScan]) -> [ScoredChunk] {
        var search = self
        for scan in scans { search.go(through: scan) }
        return search.best.ranking
    }

    private mutating func go(through scan: VectorScan) {
        if let signs = scan.part.segment.signs, !scan.isNarrow, look != .everyVector {
            goThroughSigns(signs, scan)
        } else if scan.isNarrow, let allowed = scan.allowed {
            lookClosely(at: allowed.slots.filter(scan.range.contains).map(UInt32.init), in: scan)
        } else {
            lookClosely(at: scan.range.map(UInt32.init), in: scan)
        }
    }

    private mutating func goThroughSigns(_ signs: SignCodes, _ scan: VectorScan) {
        let common = signs.common(query)
        signs.withQuery(query, look) { signQuery in
            var signQuery = signQuery
            var start = scan.range.lowerBound
            let block = Int(VECTOR_SIGN_BLOCK)
            while start < scan.range.upperBound {
                let end = min(start + batch(block), scan.range.upperBound)
                let count = kernel.functions.pointee.sign_filter(
                    signs.codes.elements, signs.factors.elements, start / block, (end + block - 1) / block, &signQuery,
                    threshold - common, &found)
                lookClosely(at: found[..<count], in: scan)
                seen += end - start
                start = end
            }
        }
    }

    private func batch(_ block: Int) -> Int {
        min(max(seen / 8 / block * block, Self.batches.lowerBound), Self.batches.upperBound)
    }

    /// Scores these slots as far as they are there and allowed. Ascending.
    private mutating func lookClosely(at candidates: some Collection<UInt32>, in scan: VectorScan) {
        slots.removeAll(keepingCapacity: true)
        for slot in candidates where scan.admits(Int(slot)) { slots.append(slot) }
        if scores.count < slots.count { scores = [Float](repeating: 0, count: slots.count) }
        slots.withUnsafeBufferPointer { slots in
            scan.part.segment.components.products(slots, query, kernel, into: &scores)
        }
        let chunks = scan.part.segment.roster.chunks
        for (index, slot) in slots.enumerated() { best.offer(chunks[Int(slot)], score: scores[index]) }
        floor.raise(to: best.threshold)
    }

    /// What lies below it is not among the best of the whole search.
    private var threshold: Float { max(best.threshold, floor.value) }
}
