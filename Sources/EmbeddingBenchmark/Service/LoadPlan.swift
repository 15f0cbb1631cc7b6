import JSON

/// What clients send, and for how long.
package struct LoadPlan: Sendable {
    package var url = ""
    /// Clients that each send one question after the other, and clients that each send 32 passages after the other.
    package var queryClients = 0
    package var bulkClients = 0
    package var seconds = 2.0

    package init() {}

    var arguments: [String] {
        [
            "--url", url, "--queries", String(queryClients), "--bulk", String(bulkClients), "--seconds",
            String(seconds),
        ]
    }
}

/// What came of it for one kind of client.
struct LoadResult: Sendable {
    let requests: Int
    let failures: Int
    let tokens: Int
    let seconds: Double
    /// Of each answered request, in milliseconds.
    let median: Double
    let p99: Double

    var rate: Double { Double(requests) / seconds }
    var tokensPerSecond: Double { Double(tokens) / seconds }

    var json: JSONValue {
        [
            "requests": JSONValue(requests), "failures": JSONValue(failures), "tokens": JSONValue(tokens),
            "seconds": .number(seconds), "p50_ms": .number(median), "p99_ms": .number(p99),
        ]
    }

    init(durations: [Duration], failures: Int, tokens: Int, seconds: Double) {
        let sample = Sample(durations.map { $0 / .milliseconds(1) })
        requests = durations.count
        self.failures = failures
        self.tokens = tokens
        self.seconds = seconds
        median = sample.median
        p99 = sample.quantile(0.99)
    }

    /// Each figure's median by itself; nil for none.
    init?(medianOf rounds: [LoadResult]) {
        guard let first = rounds.first else { return nil }
        func median(_ figure: (LoadResult) -> Double) -> Double { Sample(rounds.map(figure)).median }
        requests = Int(median { Double($0.requests) })
        failures = Int(median { Double($0.failures) })
        tokens = Int(median { Double($0.tokens) })
        seconds = first.seconds
        self.median = median(\.median)
        p99 = median(\.p99)
    }

    init?(_ json: JSONValue?) {
        guard let requests = json?["requests"]?.int, let failures = json?["failures"]?.int,
            let tokens = json?["tokens"]?.int, let seconds = json?["seconds"]?.double,
            let median = json?["p50_ms"]?.double, let p99 = json?["p99_ms"]?.double
        else { return nil }
        self.requests = requests
        self.failures = failures
        self.tokens = tokens
        self.seconds = seconds
        self.median = median
        self.p99 = p99
    }
}
