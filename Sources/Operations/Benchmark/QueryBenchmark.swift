import JSON

/// How long questions take: each once with cold caches, then the same again, then from many clients at once.
package struct QueryBenchmark: Sendable {
    private let api: RagAPI
    private let collection: String

    package init(api: RagAPI, collection: String) {
        self.api = api
        self.collection = collection
    }

    package func run(questions: [String], clients: Int = 8) async throws -> [BenchmarkFigure] {
        let marker = String(UInt32.random(in: .min ... .max), radix: 36)
        let fresh = questions.map { "\($0) (\(marker))" }
        let cold = try await oneByOne(fresh)
        let warm = try await oneByOne(fresh)
        let search = try await searchOverhead(fresh)
        let start = ContinuousClock.now
        let loaded = try await fromManyClients(fresh, clients: clients, rounds: 4)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return figures("query cold", cold) + figures("query warm", warm) + figures("search warm", search)
            + figures("query warm, \(clients) clients", loaded)
            + [BenchmarkFigure("query warm, \(clients) clients, rate", Double(loaded.count) / seconds, "requests/s")]
    }

    /// The time of a request that does nothing but pass through the server.
    package func frameworkOverhead(rounds: Int = 500) async throws -> [BenchmarkFigure] {
        var durations: [Duration] = []
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            _ = try await api.get("/livez")
            durations.append(.now - start)
        }
        return figures("framework, round trip of /livez", durations)
    }

    private func figures(_ name: String, _ durations: [Duration]) -> [BenchmarkFigure] {
        let percentiles = Percentiles(durations)
        return [50.0, 95, 99].map { BenchmarkFigure("\(name), p\(Int($0))", percentiles[$0], "ms") }
    }

    private func oneByOne(_ questions: [String]) async throws -> [Duration] {
        var durations: [Duration] = []
        for question in questions { durations.append(try await time("/query", question)) }
        return durations
    }

    private func searchOverhead(_ questions: [String]) async throws -> [Duration] {
        var durations: [Duration] = []
        for question in questions { durations.append(try await time("/v1/search", question)) }
        return durations
    }

    private func fromManyClients(_ questions: [String], clients: Int, rounds: Int) async throws -> [Duration] {
        try await withThrowingTaskGroup(of: [Duration].self) { group in
            for client in 0..<clients {
                group.addTask {
                    var durations: [Duration] = []
                    for index in 0..<questions.count * rounds / clients {
                        durations.append(try await time("/query", questions[(index + client) % questions.count]))
                    }
                    return durations
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func time(_ path: String, _ question: String) async throws -> Duration {
        let start = ContinuousClock.now
        _ = try await api.post(path, ["question": .string(question), "collection": .string(collection)])
        return .now - start
    }
}
