/// What is to be run, and who is awake to run it. Plain data; `WorkerPool` guards it.
///
/// As few threads are woken as will do: none while another that was woken has not looked here yet. That one wakes the
/// next, where there is more than it takes.
struct RunQueue<Job> {
    private var jobs: [Job] = []
    private var head = 0
    /// Threads that wait for events.
    private var idle = 0
    /// Threads that have heard something and are about to look for a job.
    private var searching = 0
    private var isRinging = false

    private var isEmpty: Bool { head == jobs.count }

    /// Whether the bell is to be rung for one of the threads that wait.
    mutating func add(_ job: Job) -> Bool {
        jobs.append(job)
        return needsBell()
    }

    /// The oldest job. Without any, a thread that has nothing else to do counts as idle.
    ///
    /// - Parameters:
    ///   - hasOther: whether the thread has something else to do.
    ///   - wasSearching: whether it had heard something, and comes for it.
    mutating func take(hasOther: Bool, wasSearching: Bool = false) -> (job: Job?, ring: Bool) {
        let job = removeFirst()
        if wasSearching { searching -= 1 }
        if job == nil, !hasOther { idle += 1 }
        return (job, needsBell())
    }

    /// A thread that was idle has heard something, the bell or a socket.
    mutating func wake(byBell: Bool) {
        idle -= 1
        searching += 1
        if byBell { isRinging = false }
    }

    /// A thread that had heard something has found a job elsewhere. Whether the bell is to be rung for another.
    mutating func endSearch() -> Bool {
        searching -= 1
        return needsBell()
    }

    /// A thread that is not idle has heard the bell in place of one that is. Whether it is to be rung again.
    mutating func missBell() -> Bool {
        isRinging = false
        return needsBell()
    }

    private mutating func removeFirst() -> Job? {
        guard !isEmpty else { return nil }
        defer {
            head += 1
            if head == jobs.count || head >= 1024 {
                jobs.removeFirst(head)
                head = 0
            }
        }
        return jobs[head]
    }

    private mutating func needsBell() -> Bool {
        guard !isEmpty, idle > 0, searching == 0, !isRinging else { return false }
        isRinging = true
        return true
    }
}
