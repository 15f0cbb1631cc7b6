import JSON

/// One side of the measurement: an engine in a process of its own.
struct Contestant: Sendable {
    /// `ONNX Runtime f32`, `bf16`.
    let name: String
    let isPeer: Bool
    /// That it runs on, and as many threads.
    let processors: Int
    let process: ChildProcess
    /// As it says itself: the time to read and prepare the model.
    let loadSeconds: Double
    /// From its start to its first answer.
    let readySeconds: Double

    /// What is counted. Others on the machine lengthen processor time less, which says all about one thread's work.
    enum Clock: String, Sendable {
        case processor
        case wall = "seconds"
    }

    init(
        _ name: String, command: [String], processors: ProcessorList, isPeer: Bool = false,
        environment: [String]? = nil
    ) async throws {
        let start = ContinuousClock.now
        self.name = name
        self.isPeer = isPeer
        self.processors = processors.count
        process = try ChildProcess(command, processors: processors, environment: environment)
        let greeting = try await process.ask()
        guard greeting["ready"]?.bool == true else { throw BenchmarkError("\(name) does not start") }
        readySeconds = (ContinuousClock.now - start) / .seconds(1)
        loadSeconds = greeting["load_seconds"]?.double ?? 0
    }

    /// Hands over a case and finds the fastest way in which this side computes it.
    func prepare(_ work: Workload, _ clock: Clock = .wall) async throws -> String {
        let request: JSONValue = ["do": "case", "name": .string(work.name), "texts": work.json]
        let ways = try await process.ask(request)["ways"]?.array?.compactMap(\.string) ?? []
        var fastest: (way: String, seconds: Double)?
        for way in ways {
            _ = try await time(work, way, clock, seconds: 0)
            let seconds = try await time(work, way, clock, seconds: ways.count > 1 ? 0.1 : 0)
            if seconds < fastest?.seconds ?? .infinity { fastest = (way, seconds) }
        }
        guard let fastest else { throw BenchmarkError("\(name) has no way to compute \(work.name)") }
        return fastest.way
    }

    /// The median of runs that together take at least `seconds`.
    func time(
        _ work: Workload, _ way: String, _ clock: Clock = .wall, seconds: Double
    ) async throws -> Double {
        let request: JSONValue = [
            "do": "time", "case": .string(work.name), "way": .string(way), "seconds": .number(seconds),
        ]
        let runs = try await process.ask(request)[clock.rawValue]?.array?.compactMap(\.double) ?? []
        guard !runs.isEmpty else { throw BenchmarkError("\(name) measured nothing for \(work.name)") }
        return Sample(runs).median
    }

    /// Each text's vector, of unit length.
    func vectors(_ texts: [[Int32]]) async throws -> [[Float]] {
        let file = TemporaryFile()
        let request: JSONValue = [
            "do": "vectors", "texts": Workload("vectors", texts).json, "file": .string(file.path),
        ]
        _ = try await process.ask(request)
        return try file.rows(count: texts.count)
    }
}
