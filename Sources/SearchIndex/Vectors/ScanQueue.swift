import Synchronization

/// The stretches of one search, taken one after the other by whichever task is at work: one that begins late finds
/// nothing left, and nobody waits for it.
final class ScanQueue: Sendable {
    private let scans: [VectorScan]
    private let next = Atomic(0)
    /// Tasks that have taken a stretch and have not come to their end, and who waits for them.
    private let state = Mutex((working: 0, waiting: CheckedContinuation<Void, Never>?.none))

    init(_ scans: [VectorScan]) {
        self.scans = scans
    }

    /// Searches what is left, in as many tasks. Returns when all is searched, or all have broken off since the present
    /// task was cancelled.
    func search(in tasks: Int, _ search: VectorSearch) async {
        // A group would wait for tasks that have not begun.
        let helpers = (1..<max(1, min(tasks, scans.count))).map { _ in Task { work(search) } }
        await withTaskCancellationHandler {
            work(search)
            await othersEnd()
        } onCancel: {
            for helper in helpers { helper.cancel() }
        }
    }

    private func work(_ search: VectorSearch) {
        guard state.withLock({ enter(&$0.working) }) else { return }
        search.through(take)
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.working -= 1
            return state.working == 0 ? state.waiting.take() : nil
        }
        waiting?.resume()
    }

    /// Whether there is still something to do. Under the lock, so that who waits knows all that are at work.
    private func enter(_ working: inout Int) -> Bool {
        guard next.load(ordering: .relaxed) < scans.count else { return false }
        working += 1
        return true
    }

    private func take() -> VectorScan? {
        let place = next.add(1, ordering: .relaxed).oldValue
        return place < scans.count ? scans[place] : nil
    }

    private func othersEnd() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.working > 0 { state.waiting = continuation }
                return state.working == 0
            }
            if isOver { continuation.resume() }
        }
    }
}
