import JSON

/// How long questions take: each once with cold caches, then the same again, then from many clients at once.
package struct QueryBenchmark: Sendable {
    private let api: RagAPI
    private let collection: String

    package init(api: RagAPI, collection: String) {
        self.api = api
        self.collection = collection
    }

    /// - Parameter name: what the figures' names begin with.
    package func run(_ name: String, questions: [String], clients: Int = 8) async throws -> [BenchmarkFigure] {
        let marker = String(UInt32.random(in: .min ... .max), radix: 36)
        let fresh = questions.map { "\($0) (\(marker))" }
        let cold = try await oneByOne(fresh)
        let warm = try await oneByOne(fresh)
        let search = try await searchOverhead(fresh)
        let unseen = fresh.map { $0 + " again" }
        return figures("\(name): query cold", cold) + figures("\(name): query warm", warm)
            + figures("\(name): search warm", search)
            + (try await underLoad("\(name): query cold, \(clients) clients", unseen, clients, rounds: 1))
            + (try await underLoad("\(name): query warm, \(clients) clients", fresh, clients, rounds: 4))
    }

    private func underLoad(
        _ name: String, _ questions: [String], _ clients: Int, rounds: Int
    ) async throws -> [BenchmarkFigure] {
        let start = ContinuousClock.now
        let durations = try await fromManyClients(questions, clients: clients, rounds: rounds)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return figures(name, durations)
            + [BenchmarkFigure("\(name), rate", Double(durations.count) / seconds, "requests/s")]
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
                    for index in stride(from: client, to: questions.count * rounds, by: clients) {
                        durations.append(try await time("/query", questions[index % questions.count]))
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
