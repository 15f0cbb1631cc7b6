import Glibc
import Synchronization

/// As many threads as there are processors, which run tasks and, while they have none, wait for sockets. Who hears that
/// a socket is ready runs what waited for it: an event wakes one thread.
///
/// A task that a thread's own task makes or wakes is that thread's next, as that one is about to wait, most often for
/// just this: nobody is woken for it. The one that would have been next before goes to the others.
package final class WorkerPool: TaskExecutor {
    /// The process's, which ends where the system has no descriptors or threads for it at the start.
    package static let shared = WorkerPool()

    /// What one thread knows. Used by that thread alone.
    private final class Worker {
        var next: UnownedJob?
        var turns = 0
        var isSearching = false
        var heardAt = ContinuousClock.now
    }

    /// After so many tasks of its own a thread takes one of all threads',
    private static let ownTurns = 8
    /// and after so long at work it listens for sockets in between.
    private static let deafTime = Duration.milliseconds(1)

    private let poll: EventPoll
    private let waits: SocketWaits
    private let queue = Mutex(RunQueue<UnownedJob>())
    /// Of each thread's `Worker`.
    private let key: pthread_key_t

    private init() {
        do throws(SocketFailure) {
            poll = try EventPoll()
        } catch {
            preconditionFailure("cannot wait for sockets: \(error)")
        }
        waits = SocketWaits(poll)
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        self.key = key
        let wanted = max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let threads = (0..<wanted).count { _ in ThreadStart.hasBegun { [self] in work() } }
        precondition(threads > 0, "the system has no thread for the tasks")
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        var job: UnownedJob? = UnownedJob(job)
        if let worker { swap(&worker.next, &job) }
        guard let job else { return }
        if queue.withLock({ $0.add(job) }) { poll.ring() }
    }

    /// Returns once the socket is ready, or broken, or shut down. A hint: its number may have been another socket's a
    /// moment ago. Whoever waited tries again, and waits again where there is nothing yet. Throws where the system
    /// cannot watch it.
    ///
    /// The socket stays open until then, and nobody else waits for the same.
    package func wait(for event: SocketEvent, on descriptor: Int32) async throws {
        try await withUnsafeThrowingContinuation { waits.add($0, for: event, on: descriptor) }
    }

    /// Returns also when the task is cancelled.
    package func waitUnlessCancelled(for event: SocketEvent, on descriptor: Int32) async throws {
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { waiter in
                waits.add(waiter, for: event, on: descriptor)
                if Task.isCancelled { waits.end(event, on: descriptor) }
            }
        } onCancel: {
            waits.end(event, on: descriptor)
        }
    }
}

/// For the threads.
extension WorkerPool {
    private var worker: Worker? {
        pthread_getspecific(key).map { Unmanaged<Worker>.fromOpaque($0).takeUnretainedValue() }
    }

    private func work() {
        let worker = Worker()
        pthread_setspecific(key, Unmanaged.passRetained(worker).toOpaque())
        while true {
            worker.turns += 1
            if .now - worker.heardAt > Self.deafTime { listen(worker) }
            if let job = nextJob(worker) {
                job.runSynchronously(on: asUnownedTaskExecutor())
            } else if worker.next == nil {
                rest(worker)
            }
        }
    }

    private func nextJob(_ worker: Worker) -> UnownedJob? {
        let wasSearching = worker.isSearching
        worker.isSearching = false
        if let own = worker.next, worker.turns % Self.ownTurns != 0 {
            worker.next = nil
            if wasSearching, queue.withLock({ $0.endSearch() }) { poll.ring() }
            return own
        }
        let hasOther = worker.next != nil
        let (job, mustRing) = queue.withLock { $0.take(hasOther: hasOther, wasSearching: wasSearching) }
        if mustRing { poll.ring() }
        return job
    }

    /// Waits for something to do.
    private func rest(_ worker: Worker) {
        let (ready, rang) = poll.wait(isPatient: true)
        worker.heardAt = .now
        queue.withLock { $0.wake(byBell: rang) }
        worker.isSearching = true
        resume(ready)
    }

    /// Hears what has happened while all threads were busy.
    private func listen(_ worker: Worker) {
        let (ready, rang) = poll.wait(isPatient: false)
        worker.heardAt = .now
        if rang, queue.withLock({ $0.missBell() }) { poll.ring() }
        resume(ready)
    }

    private func resume(_ ready: [EventPoll.Readiness]) {
        if ready.isEmpty { return }
        for waiter in waits.take(ready) { waiter.resume() }
    }
}
