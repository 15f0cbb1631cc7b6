import FoundationEssentials
import HTTP

/// A retriever that begins with nothing: how long until it answers, and until its indexes hold the whole collection.
package struct ColdStart: Sendable {
    private static let pause = Duration.milliseconds(20)
    private static let patience = Duration.seconds(600)

    private let executable: String
    private let logs: String
    private let environment: [String: String]

    /// - Parameters:
    ///   - executable: the path of `rag-retriever`.
    ///   - logs: the folder for its log file.
    ///   - environment: its settings on top of this process's own.
    package init(executable: String, logs: String, environment: [String: String]) {
        self.executable = executable
        self.logs = logs
        self.environment = environment
    }

    struct Result: Sendable {
        /// From the start of the process to the first answer, whole or degraded.
        let firstAnswer: Duration
        /// From the first question to the first answer from complete indexes in memory.
        let complete: Duration
        /// What the process took more than before the first question.
        let bytes: Double
        /// What the process took at most.
        let peakBytes: Double
    }

    func run(_ collection: String, question: String) async throws -> Result {
        try FileManager.default.createDirectory(atPath: logs, withIntermediateDirectories: true)
        let port = PortCheck.freePorts().retriever
        let process = ServiceProcess(
            executable: executable, log: "\(logs)/rag-retriever-cold.log",
            environment: environment.merging(["PORT": String(port), "WARM_UP_SECONDS": "0"]) { $1 },
            stopLimit: .seconds(30))
        let url = "http://127.0.0.1:\(port)"
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            let start = ContinuousClock.now
            group.addTask {
                _ = try await process.run()
                return nil
            }
            group.addTask {
                _ = try await ReadinessWait(since: start, within: .seconds(60)).untilReady(.retriever, url)
                return try await measure(url, collection, question, start)
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() ?? nil else {
                throw StackError("a second rag-retriever ended: \(process.lastLogLine)")
            }
            return result
        }
    }

    private func measure(
        _ url: String, _ collection: String, _ question: String, _ start: ContinuousClock.Instant
    ) async throws -> Result {
        let calls = try RetrieverCalls(url: url)
        let before = try await calls.metric("process_resident_memory_bytes")
        let asked = ContinuousClock.now
        var (first, peak) = (Duration?.none, before)
        while .now < asked + Self.patience {
            let answer = try await calls.ask(question, of: collection, explain: true)
            if first == nil { first = .now - start }
            let bytes = try await calls.metric("process_resident_memory_bytes")
            peak = max(peak, bytes)
            if answer.isFromMemory {
                return Result(
                    firstAnswer: first ?? .zero, complete: .now - asked, bytes: bytes - before, peakBytes: peak)
            }
            try await Task.sleep(for: Self.pause)
        }
        throw StackError("a retriever has not read its collection within \(Self.patience)")
    }
}
