package import Domain
package import Logging

/// A worker's life: takes job after job, a few at once, waits for a signal or a while when there is none.
package struct WorkerLoop: Sendable {
    package struct Settings: Sendable {
        /// How the queue's rows name this worker.
        package var worker: String
        package var concurrency: Int
        package var leaseDuration: Duration
        /// How long an idle worker waits before it looks by itself.
        package var pollInterval: Duration
        /// How long a job in hand may go on once the worker stops, before it is handed back.
        package var drain: Duration

        package init(
            worker: String, concurrency: Int = 2, leaseDuration: Duration = .seconds(60),
            pollInterval: Duration = .seconds(5), drain: Duration = .seconds(10)
        ) {
            self.worker = worker
            self.concurrency = concurrency
            self.leaseDuration = leaseDuration
            self.pollInterval = pollInterval
            self.drain = drain
        }
    }

    private let queue: any JobQueue
    private let wakeUp: any WakeUp
    private let runJob: RunJob
    private let dependencies: [any Dependency]
    private let settings: Settings
    private let log: Logger
    private let backoff = Backoff(first: .milliseconds(500), most: .seconds(15))

    /// - Parameter dependencies: what jobs need beside the queue. After a job was put off, none is taken before they
    ///   answer, so that an outage does not use up the jobs' attempts.
    package init(
        queue: any JobQueue, wakeUp: any WakeUp, runJob: RunJob, dependencies: [any Dependency] = [],
        settings: Settings, log: Logger
    ) {
        self.dependencies = dependencies
        self.queue = queue
        self.wakeUp = wakeUp
        self.runJob = runJob
        self.settings = settings
        self.log = log
    }

    /// Runs until cancelled; returns when every job in hand is finished or handed back.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<max(1, settings.concurrency) { group.addTask { await takeJobs() } }
        }
    }

    private func takeJobs() async {
        var failures = 0
        var isTroubled = false
        while !Task.isCancelled {
            do {
                if isTroubled { for dependency in dependencies { try await dependency.check() } }
                let lease = try await queue.lease(worker: settings.worker, for: settings.leaseDuration)
                failures = 0
                isTroubled = false
                guard let lease else {
                    await wakeUp.wait(timeout: settings.pollInterval)
                    continue
                }
                isTroubled = await finish(lease) == .released
            } catch {
                failures += 1
                if failures == 1 && !Task.isCancelled {
                    log.warning("no job can be taken now; trying again", metadata: ["detail": "\(error)"])
                }
                try? await Task.sleep(for: backoff.delay(failures))
            }
        }
    }

    /// Works on a job in a task of its own, so that a stop gives it the drain's time before it is cancelled.
    private func finish(_ lease: JobLease) async -> JobOutcome {
        let work = Task { await runJob.run(lease) }
        return await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            Task {
                try? await Task.sleep(for: settings.drain)
                work.cancel()
            }
        }
    }
}
