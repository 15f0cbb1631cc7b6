import HTTP

/// What each service takes of the machine, by its own metrics.
package struct ProcessBenchmark: Sendable {
    private let ports: ServicePorts

    package init(ports: ServicePorts) {
        self.ports = ports
    }

    /// Resident memory of each service that answers.
    package func run() async -> [BenchmarkFigure] {
        var figures: [BenchmarkFigure] = []
        for service in LocalService.allCases {
            guard let text = await metrics(of: service) else { continue }
            if let bytes = Self.value("process_resident_memory_bytes", in: text) {
                figures.append(BenchmarkFigure("memory, \(service.executable)", bytes / 1_048_576, "MiB"))
            }
        }
        return figures
    }

    /// The sum of a counter or gauge in Prometheus' text form.
    static func value(_ name: String, in text: String) -> Double? {
        let values = text.split(separator: "\n").compactMap { line -> Double? in
            guard line.hasPrefix(name), let last = line.split(separator: " ").last else { return nil }
            return Double(last)
        }
        return values.isEmpty ? nil : values.reduce(0, +)
    }

    /// The tokens the embedder has embedded so far.
    package func embeddedTokens() async -> Double {
        await metrics(of: .embedder).flatMap { Self.value("rag_embedding_tokens_total", in: $0) } ?? 0
    }

    private func metrics(of service: LocalService) async -> String? {
        let client = try? PooledHTTPClient(baseURL: "http://127.0.0.1:\(ports.port(of: service))")
        let answer = try? await client?.send(HTTPClientRequest(.get, "/metrics", timeout: .seconds(2)))
        return answer.map { String(decoding: $0.body, as: UTF8.self) }
    }
}
