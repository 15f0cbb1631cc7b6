import FoundationEssentials
import Ranking

/// What is broken, and when: the same for the same seed.
struct FaultPlan: Sendable {
    enum Fault: Sendable, Hashable {
        /// SIGKILL to one of the workers.
        case killWorker(Int)
        case killEmbedder
        /// PostgreSQL stopped without a shutdown (`-m immediate`), and started again.
        case crashPostgres
        /// Redis emptied, stopped and started again.
        case loseRedis
        /// All connections through one of the proxies cut.
        case cut(Int)
    }

    struct Step: Sendable {
        let pause: Duration
        let fault: Fault
    }

    struct Counts: Sendable {
        var documents: Int
        var workers: Int
        var workerKills: Int
        var embedderKills: Int
        var postgresCrashes: Int
        var redisLosses: Int
        var cuts: Int
    }

    static let proxies = 3

    let seed: UInt64
    let counts: Counts
    let steps: [Step]

    init(seed: UInt64, _ counts: Counts) {
        self.seed = seed
        self.counts = counts
        var random = SeededGenerator(seed: seed)
        var faults: [Fault] = []
        for _ in 0..<counts.workerKills { faults.append(.killWorker(.random(in: 0..<counts.workers, using: &random))) }
        for _ in 0..<counts.cuts { faults.append(.cut(.random(in: 0..<Self.proxies, using: &random))) }
        faults += Array(repeating: .killEmbedder, count: counts.embedderKills)
        faults += Array(repeating: .crashPostgres, count: counts.postgresCrashes)
        faults += Array(repeating: .loseRedis, count: counts.redisLosses)
        faults.shuffle(using: &random)
        steps = faults.map { fault in
            Step(pause: .milliseconds(Int.random(in: 50...1050, using: &random)), fault: fault)
        }
    }

    /// `FAULTS=full` for the whole of it, else a short form; `FAULT_SEED` repeats a run.
    static func fromEnvironment() -> FaultPlan {
        let environment = ProcessInfo.processInfo.environment
        let seed = environment["FAULT_SEED"].flatMap { UInt64($0) } ?? .random(in: 1...999_999)
        return FaultPlan(seed: seed, environment["FAULTS"] == "full" ? .full : .short)
    }
}

extension FaultPlan.Counts {
    static let full = Self(
        documents: 300, workers: 3, workerKills: 200, embedderKills: 20, postgresCrashes: 5, redisLosses: 5, cuts: 30)
    static let short = Self(
        documents: 30, workers: 2, workerKills: 12, embedderKills: 1, postgresCrashes: 1, redisLosses: 1, cuts: 3)
}
