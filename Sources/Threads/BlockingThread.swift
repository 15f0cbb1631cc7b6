import Glibc
import Synchronization

/// A thread of its own for calls that block, one after the other, so that none of them holds up the cooperative pool.
package final class BlockingThread: Sendable {
    private let queue: JobQueue

    /// Starts the thread. It ends when this object and all its work are gone.
    package init() {
        queue = JobQueue()
        ThreadStart.detached { [queue] in queue.runUntilClosed() }
    }

    deinit {
        queue.close()
    }

    /// The result of `body`, which runs on the thread behind what was handed in before.
    package func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            queue.add { continuation.resume(returning: body()) }
        }
    }
}

/// Work for one thread, and the wait for it.
private final class JobQueue: @unchecked Sendable {
    // Sendable by proof: `jobs` and `isClosed` are touched under `mutex` only; mutex and condition are made for sharing.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [@Sendable () -> Void] = []
    private var isClosed = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func add(_ job: @escaping @Sendable () -> Void) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_mutex_unlock(mutex)
        // Not before: the thread would wake up only to wait for the mutex.
        pthread_cond_signal(condition)
    }

    func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    func runUntilClosed() {
        refuseBrokenPipeSignals()
        while let job = next() { job() }
    }

    /// C libraries that write to a closed connection shall get an error, not end the process.
    private func refuseBrokenPipeSignals() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private func next() -> (@Sendable () -> Void)? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while jobs.isEmpty && !isClosed { pthread_cond_wait(condition, mutex) }
        return jobs.isEmpty ? nil : jobs.removeFirst()
    }
}
