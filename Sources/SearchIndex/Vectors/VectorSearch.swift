import CVectorKernels
import Domain

/// How one task of a search goes through vectors.
struct VectorSearch: Sendable {
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
    ///
    /// - Parameter next: hands out the stretches; nil once there are no more.
    func through(_ next: () -> VectorScan?) {
        let (room, shortlist) = (SearchRoom(), Shortlist())
        // What the first look has left of the segment at hand is looked at when the task comes to another one.
        var pending: (question: SignQuestion, segment: VectorSegment)?
        while !Task.isCancelled, let scan = next() {
            let segment = scan.part.segment
            guard let signs = segment.signs, !scan.isNarrow, look != .everyVector else {
                lookClosely(in: scan, room)
                continue
            }
            if let (question, other) = pending, other !== segment { empty(shortlist, question, other, room) }
            let question = pending?.segment === segment ? pending?.question : nil
            let own = question ?? signs.question(query, rotated, look)
            pending = (own, segment)
            goThroughSigns(own, scan, room, shortlist)
        }
        if let (question, segment) = pending { empty(shortlist, question, segment, room) }
    }

    private func goThroughSigns(
        _ question: SignQuestion, _ scan: VectorScan, _ room: SearchRoom, _ shortlist: Shortlist
    ) {
        let admits: ((Int) -> Bool)? = scan.admitsAll ? nil : { scan.admits($0) }
        var start = scan.range.lowerBound
        while start < scan.range.upperBound, !Task.isCancelled {
            let end = min(start + Shortlist.batch, scan.range.upperBound)
            let floor = finds.threshold
            shortlist.add(admits) { question.filter(start..<end, reaching: floor, kernel, $0, $1) }
            if floor == -.infinity { lookAtLikeliest(of: shortlist, question, scan.part.segment, room) }
            while shortlist.isLong { lookAtLikeliest(of: shortlist, question, scan.part.segment, room) }
            start = end
        }
    }

    private func empty(
        _ shortlist: Shortlist, _ question: SignQuestion, _ segment: VectorSegment, _ room: SearchRoom
    ) {
        while !shortlist.isEmpty { lookAtLikeliest(of: shortlist, question, segment, room) }
    }

    private func lookAtLikeliest(
        of shortlist: Shortlist, _ question: SignQuestion, _ segment: VectorSegment, _ room: SearchRoom
    ) {
        score(shortlist.takeLikeliest(reaching: question.estimate(of: finds.threshold)), in: segment, room)
    }

    /// Scores all that are there and allowed.
    private func lookClosely(in scan: VectorScan, _ room: SearchRoom) {
        if scan.isNarrow, let allowed = scan.allowed {
            lookClosely(at: allowed.slots(in: scan.range).lazy.map(UInt32.init), in: scan, room)
        } else {
            lookClosely(at: scan.range.lazy.map(UInt32.init), in: scan, room)
        }
    }

    /// Scores these slots as far as they are there and allowed. Ascending.
    private func lookClosely(at candidates: some Sequence<UInt32>, in scan: VectorScan, _ room: SearchRoom) {
        var count = 0
        for slot in candidates where scan.admits(Int(slot)) {
            if count == room.capacity {
                score(UnsafeBufferPointer(start: room.slots, count: count), in: scan.part.segment, room)
                count = 0
            }
            room.slots[count] = slot
            count += 1
        }
        score(UnsafeBufferPointer(start: room.slots, count: count), in: scan.part.segment, room)
    }

    private func score(_ slots: UnsafeBufferPointer<UInt32>, in segment: VectorSegment, _ room: SearchRoom) {
        segment.components.products(slots, query, kernel, into: room.scores)
        finds.offer(slots, room.scores, of: segment.roster.chunks)
    }
}

/// Where one task keeps what it has at hand.
private final class SearchRoom {
    let capacity = 4096
    /// Slots that are there and allowed.
    let slots: UnsafeMutablePointer<UInt32>
    /// Of any slots that are looked at together.
    let scores: UnsafeMutablePointer<Float>

    init() {
        slots = .allocate(capacity: capacity)
        scores = .allocate(capacity: capacity)
    }

    deinit {
        slots.deallocate()
        scores.deallocate()
    }
}
