import Testing

@testable import Threads

@Suite struct RunQueueTests {
    /// A queue whose threads all wait.
    private func idle(_ threads: Int) -> RunQueue<Int> {
        var queue = RunQueue<Int>()
        for _ in 0..<threads { _ = queue.take(hasOther: false) }
        return queue
    }

    @Test func `one thread is woken for what comes, and wakes the next where there is more than it takes`() {
        var queue = idle(3)
        var rings = [queue.add(1), queue.add(2)]
        queue.wake(byBell: true)
        rings.append(queue.add(3))
        let first = queue.take(hasOther: false, wasSearching: true)
        queue.wake(byBell: true)
        rings += [first.ring, queue.endSearch()]
        #expect(rings == [true, false, false, true, true])
        let second = queue.take(hasOther: false)
        #expect([first.job, second.job] == [1, 2])
    }

    @Test func `who was woken for the only job wakes nobody else`() {
        var queue = idle(2)
        let rings = queue.add(1)
        queue.wake(byBell: true)
        let taken = queue.take(hasOther: false, wasSearching: true)
        #expect(rings && taken == (1, false))
    }

    @Test func `nobody is woken while all are at work`() {
        var queue = RunQueue<Int>()
        let rings = [queue.add(1), queue.add(2)]
        let taken = [queue.take(hasOther: false), queue.take(hasOther: false)]
        #expect(rings + taken.map(\.ring) == [false, false, false, false])
        #expect(taken.map(\.job) == [1, 2])
    }

    @Test func `a thread with a task of its own is not idle`() {
        var queue = RunQueue<Int>()
        _ = queue.take(hasOther: true)
        let rings = queue.add(1)
        #expect(!rings)
    }

    @Test func `a bell that a busy thread heard is rung again`() {
        var queue = idle(1)
        let rings = [queue.add(1), queue.missBell()]
        let taken = queue.take(hasOther: true)
        let ringsWithout = queue.missBell()
        #expect(rings == [true, true] && taken.job == 1 && !ringsWithout)
    }

    @Test func `whatever happens in whatever order, all jobs are run, and oldest first`() {
        for seed in 0..<200 {
            var threads = ThreadsAtRandom(count: 1 + seed % 4, seed: UInt64(seed))
            threads.run(jobs: 60)
            #expect(threads.taken == Array(0..<60), "seed \(seed)")
        }
    }
}

/// Threads that do what a pool's do, one step of one of them at a time.
private struct ThreadsAtRandom {
    enum Thread { case awake, searching, waiting }

    private var queue = RunQueue<Int>()
    private var threads: [Thread]
    private var rings = 0
    private var random: SeededGenerator
    private(set) var taken: [Int] = []

    init(count: Int, seed: UInt64) {
        threads = Array(repeating: .awake, count: count)
        random = SeededGenerator(seed: seed)
    }

    mutating func run(jobs: Int) {
        var added = 0
        for _ in 0..<jobs * 40 {
            if added < jobs, Int.random(in: 0..<6, using: &random) == 0 {
                ring(queue.add(added))
                added += 1
            }
            step(Int.random(in: threads.indices, using: &random))
        }
        // Nothing comes any more: what was rung for is enough to end it all.
        for _ in 0..<jobs * 40 { step(Int.random(in: threads.indices, using: &random)) }
    }

    private mutating func ring(_ isDue: Bool) { if isDue { rings += 1 } }

    private mutating func step(_ thread: Int) {
        switch threads[thread] {
        case .waiting:
            // A socket wakes a thread now and then, which is no bell.
            let hearsSocket = Int.random(in: 0..<20, using: &random) == 0
            guard rings > 0 || hearsSocket else { return }
            if !hearsSocket { rings -= 1 }
            queue.wake(byBell: !hearsSocket)
            threads[thread] = .searching
        case .searching where Bool.random(using: &random):
            ring(queue.endSearch())
            threads[thread] = .awake
        case .searching: take(thread, wasSearching: true)
        case .awake:
            if rings > 0, Int.random(in: 0..<10, using: &random) == 0 {
                rings -= 1
                ring(queue.missBell())
            }
            take(thread, wasSearching: false)
        }
    }

    private mutating func take(_ thread: Int, wasSearching: Bool) {
        let (job, isDue) = queue.take(hasOther: false, wasSearching: wasSearching)
        ring(isDue)
        if let job { taken.append(job) }
        threads[thread] = job == nil ? .waiting : .awake
    }
}

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
