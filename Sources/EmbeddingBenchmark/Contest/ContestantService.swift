package import Embedding
import FoundationEssentials
import Glibc
import JSON

/// `rag-embedder bench contestant`: our side of the measurement. Answers requests from standard input; the peer's
/// `peer.py` speaks the same.
package struct ContestantService {
    private let engine: MeasuredEngine
    private let name: String
    private let loadSeconds: Double

    /// - Parameter threads: 1 computes on this thread, without a queue.
    package init(model: String, kernel: String, precision: Precision, threads: Int) throws {
        let start = ContinuousClock.now
        engine = try MeasuredEngine(model: model, kernel: kernel, precision: precision, threads: threads)
        loadSeconds = (ContinuousClock.now - start) / .seconds(1)
        name = engine.name
    }

    /// Until standard input ends.
    package func run() async throws {
        answer(["ready": true, "name": .string(name), "load_seconds": .number(loadSeconds)])
        var works: [String: Workload] = [:]
        while let line = readLine() {
            let request = try JSONValue(parsing: Array(line.utf8))
            switch request["do"]?.string {
            case "case":
                guard let work = Workload(request) else { throw BenchmarkError("a case without texts") }
                works[work.name] = work
                answer(["ways": ["own"]])
            case "time":
                guard let work = works[request["case"]?.string ?? ""] else { throw BenchmarkError("an unknown case") }
                answer(try await time(work, request["seconds"]?.double ?? 0))
            case "vectors":
                try await write(request["texts"]?.tokens ?? [], to: request["file"]?.string ?? "")
                answer([:])
            default: return
            }
        }
    }

    /// Each run's time, and the processors' time that it took.
    private func time(_ work: Workload, _ least: Double) async throws -> JSONValue {
        var seconds: [JSONValue] = []
        var processor: [JSONValue] = []
        let start = ContinuousClock.now
        var before = start
        var used = Self.processorSeconds
        repeat {
            _ = try await engine.encode(work.texts)
            let now = ContinuousClock.now
            let nowUsed = Self.processorSeconds
            seconds.append(.number((now - before) / .seconds(1)))
            processor.append(.number(nowUsed - used))
            (before, used) = (now, nowUsed)
        } while (before - start) / .seconds(1) < least
        return ["seconds": .array(seconds), "processor": .array(processor)]
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func write(_ texts: [[Int32]], to path: String) async throws {
        let vectors = try await engine.encode(texts)
        try vectors.withUnsafeBytes { try Data($0).write(to: URL(filePath: path)) }
    }

    private func answer(_ value: JSONValue) {
        print(value.text)
        fflush(nil)
    }
}
