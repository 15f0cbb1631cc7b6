import CVectorKernels
import Domain

/// How one task of a search goes through its share of the vectors.
struct VectorSearch: Sendable {
    /// Vectors that are filtered by signs together: few at first, then an eighth of what was seen already, so that a floor that is
    /// still low lets few pass.
    private static let batches = 512...8192

    private let query: VectorQuery
    private let rotated: [Float]
    private let finds: SearchFinds
    private let look: VectorLook
    private let kernel: VectorKernel

    /// - Parameter finds: shared by the tasks of a search.
    init(_ query: VectorQuery, _ finds: SearchFinds, look: VectorLook = .usual, kernel: VectorKernel = .best) {
        self.query = query
        rotated = query.rotated
        self.finds = finds
        self.look = look
        self.kernel = kernel
    }

    /// Adds the nearest of these stretches to the finds. Breaks off when the task is cancelled.
    func through(_ scans: [VectorScan]) {
        let room = SearchRoom(capacity: Self.batches.upperBound)
        var seen = 0
        for scan in scans where !Task.isCancelled {
            if let signs = scan.part.segment.signs, !scan.isNarrow, look != .everyVector {
                goThroughSigns(signs, scan, room, &seen)
            } else if scan.isNarrow, let allowed = scan.allowed {
                lookClosely(at: allowed.slots.lazy.filter(scan.range.contains).map(UInt32.init), in: scan, room)
            } else {
                lookClosely(at: scan.range.lazy.map(UInt32.init), in: scan, room)
            }
        }
    }

    private func goThroughSigns(_ signs: SignCodes, _ scan: VectorScan, _ room: SearchRoom, _ seen: inout Int) {
        let common = signs.common(query)
        signs.withQuery(rotated, look) { signQuery in
            var signQuery = signQuery
            var start = scan.range.lowerBound
            let block = Int(VECTOR_SIGN_BLOCK)
            while start < scan.range.upperBound, !Task.isCancelled {
                let size = min(max(seen / 8 / block * block, Self.batches.lowerBound), Self.batches.upperBound)
                let end = min(start + size, scan.range.upperBound)
                // Above what fills the last block up, even while nothing has been found.
                let threshold = max(finds.threshold - common, -.greatestFiniteMagnitude)
                let count = kernel.functions.pointee.sign_filter(
                    signs.codes.elements, signs.factors.elements, start / block, (end + block - 1) / block, &signQuery,
                    threshold, room.found)
                let found = UnsafeBufferPointer(start: room.found, count: count)
                if scan.admitsAll { score(found, in: scan, room) } else { lookClosely(at: found, in: scan, room) }
                seen += end - start
                start = end
            }
        }
    }

    /// Scores these slots as far as they are there and allowed. Ascending.
    private func lookClosely(at candidates: some Sequence<UInt32>, in scan: VectorScan, _ room: SearchRoom) {
        var count = 0
        for slot in candidates where scan.admits(Int(slot)) {
            if count == room.capacity {
                score(UnsafeBufferPointer(start: room.slots, count: count), in: scan, room)
                count = 0
            }
            room.slots[count] = slot
            count += 1
        }
        score(UnsafeBufferPointer(start: room.slots, count: count), in: scan, room)
    }

    private func score(_ slots: UnsafeBufferPointer<UInt32>, in scan: VectorScan, _ room: SearchRoom) {
        scan.part.segment.components.products(slots, query, kernel, into: room.scores)
        finds.offer(slots, room.scores, of: scan.part.segment.roster.chunks)
    }
}

/// Where one task keeps what it has at hand.
private final class SearchRoom {
    let capacity: Int
    /// Slots that the first look left.
    let found: UnsafeMutablePointer<UInt32>
    /// Those of them that are there and allowed.
    let slots: UnsafeMutablePointer<UInt32>
    let scores: UnsafeMutablePointer<Float>

    init(capacity: Int) {
        self.capacity = capacity
        found = .allocate(capacity: capacity)
        slots = .allocate(capacity: capacity)
        scores = .allocate(capacity: capacity)
    }

    deinit {
        found.deallocate()
        slots.deallocate()
        scores.deallocate()
    }
}
