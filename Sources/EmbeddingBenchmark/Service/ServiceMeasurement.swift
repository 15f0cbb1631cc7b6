/// The service over HTTP beside the bare engine, both on one half of the processors, the clients on the other half.
struct ServiceMeasurement {
    let options: BenchmarkOptions
    let corpus: Corpus
    let server: ProcessorList
    let clients: ProcessorList

    /// What one kind of load gave, the median of rounds.
    struct Row: Sendable {
        let name: String
        let queries: LoadResult?
        let bulk: LoadResult?
        /// What the bulk work is of the engine's own, measured just before, round by round.
        let engineShare: Double

        init(_ name: String, _ rounds: [Round]) {
            self.name = name
            queries = LoadResult(medianOf: rounds.compactMap(\.queries))
            bulk = LoadResult(medianOf: rounds.compactMap(\.bulk))
            engineShare = Sample(rounds.map { ($0.bulk?.tokensPerSecond ?? 0) / $0.engine }).median
        }
    }

    struct Round: Sendable {
        let queries: LoadResult?
        let bulk: LoadResult?
        /// Tokens a second of the engine alone.
        let engine: Double
    }

    struct Figures: Sendable {
        var rows: [Row] = []
        /// Tokens a second of the engine alone, of the same kind of texts.
        var engineTokensPerSecond = 0.0
        var idleBytes = 0
        var usedBytes = 0
        var peakBytes = 0
        var readySeconds = 0.0
    }

    private static let loads: [(name: String, queries: Int, bulk: Int)] = [
        ("questions, 1 client", 1, 0), ("questions, 8 clients", 8, 0), ("questions, 64 clients", 64, 0),
        ("32 passages, 1 client", 0, 1), ("32 passages, 8 clients", 0, 8), ("32 passages, 64 clients", 0, 64),
        ("1 asks while 8 bring passages", 1, 8), ("8 ask while 8 bring passages", 8, 8),
    ]

    /// All loads take their turn so often.
    static let rounds = 3

    func run(_ progress: (String) -> Void) async throws -> Figures {
        var figures = Figures()
        figures.readySeconds = try await readiness()
        let service = try await start()
        figures.idleBytes = ProcFile.memory("VmRSS", of: service.process.id) ?? 0
        let engine = try await Contestant(
            "engine", command: options.own(OwnWay.automatic, threads: server.count), processors: server,
            environment: options.environment.map { "\($0)=\($1)" })
        let work = Workload(
            "passages", (0..<128).map { corpus.tokens(110, number: $0) })
        let way = try await engine.prepare(work)
        var rounds = Self.loads.map { _ in [Round]() }
        for _ in 0..<Self.rounds {
            for (index, load) in Self.loads.enumerated() {
                progress(load.name)
                let own = Double(work.tokens) / (try await engine.time(work, way, seconds: 0.5))
                rounds[index].append(try await round(load, service.url, engine: own))
            }
        }
        figures.rows = zip(Self.loads, rounds).map { Row($0.name, $1) }
        figures.engineTokensPerSecond = Sample(rounds.joined().map(\.engine)).median
        figures.usedBytes = ProcFile.memory("VmRSS", of: service.process.id) ?? 0
        figures.peakBytes = ProcFile.memory("VmHWM", of: service.process.id) ?? 0
        return figures
    }

    private func start() async throws -> ServiceProcess {
        try await ServiceProcess(
            options.executable, model: options.model, processors: server, environment: options.environment)
    }

    private func readiness() async throws -> Double {
        var seconds: [Double] = []
        for _ in 0..<5 { seconds.append(try await start().readySeconds) }
        return Sample(seconds).median
    }

    private func round(
        _ load: (name: String, queries: Int, bulk: Int), _ url: String, engine: Double
    ) async throws -> Round {
        var plan = LoadPlan()
        plan.url = url
        plan.queryClients = load.queries
        plan.bulkClients = load.bulk
        plan.seconds = options.loadSeconds
        let generator = try ChildProcess(
            [options.executable, "bench", "load"] + plan.arguments + options.textArguments, processors: clients)
        let answer = try await generator.ask()
        return Round(
            queries: load.queries > 0 ? LoadResult(answer["queries"]) : nil,
            bulk: load.bulk > 0 ? LoadResult(answer["bulk"]) : nil, engine: engine)
    }
}
