import Dispatch
import Glibc
import Synchronization

/// A fixed, small set of threads for transfers that block, with a bounded queue before them. Threads start when they are
/// first needed and then stay.
final class TransferThreads: Sendable {
    typealias Work = @Sendable () -> Void

    private struct State {
        var waiting: [Work] = []
        var threads = 0
        var idle = 0
    }

    /// One set for the whole process.
    static let process = TransferThreads(threads: 8, queue: 64)

    private let maximumThreads: Int
    private let maximumQueue: Int
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    init(threads: Int, queue: Int) {
        maximumThreads = threads
        maximumQueue = queue
    }

    /// Runs `work` on one of the threads, in turn; false when too much waits already.
    func run(_ work: @escaping Work) -> Bool {
        let (accepted, starts) = state.withLock { state in
            guard state.waiting.count < maximumQueue else { return (false, false) }
            state.waiting.append(work)
            guard state.idle < state.waiting.count, state.threads < maximumThreads else { return (true, false) }
            state.threads += 1
            return (true, true)
        }
        if starts { start() }
        if accepted { wake.signal() }
        return accepted
    }

    private func start() {
        let context = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<TransferThreads>.fromOpaque(argument).takeRetainedValue().serve() }
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            return state.withLock { $0.threads -= 1 }
        }
        pthread_detach(thread)
    }

    private func serve() {
        while true {
            state.withLock { $0.idle += 1 }
            wake.wait()
            let work = state.withLock { state in
                state.idle -= 1
                return state.waiting.isEmpty ? nil : state.waiting.removeFirst()
            }
            work?()
        }
    }
}
