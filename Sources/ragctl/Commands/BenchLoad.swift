import ArgumentParser
import FoundationEssentials
import JSON
import Operations

/// `ragctl bench-load`: whether the service stands when it is asked for twice what it can do.
struct BenchLoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-load",
        abstract: "Ask for twice what the service can do, or for half of it for long.",
        discussion: """
            Requests come at random moments, whether the ones before were answered or not, and times count from the moment a \
            request was due. Fails where at twice the load less than 90 % of the most is answered, or slower than twice the calm \
            p99, or where something is neither answered nor refused.
            """)

    @Option(help: "Seconds of each measurement.")
    var seconds = 6.0

    @Option(help: "How often few, many and too many requests are sent in turn; medians count.")
    var rounds = 5

    @Option(help: "Seconds of half the load, to see whether memory grows; in place of the overload.")
    var soak: Double?

    @Flag(help: "Only say what was missed: a machine that others use too has minutes in which much is.")
    var report = false

    @Option(help: "Where to write the figures.")
    var output = ".build/bench/load.json"

    @OptionGroup var ports: PortOptions
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let benchmark = try LoadBenchmark(
            url: service.url, proof: try ServiceProof.standard()(), questions: try questions(), ports: ports.ports,
            length: .seconds(seconds), say: say)
        let (figures, isMet) =
            if let soak { try await benchmark.soak(.seconds(soak)) } else { try await benchmark.run(rounds: rounds) }
        let outcome: JSONValue = ["machine": MachineDescription().json, "figures": .array(figures.map(\.json))]
        try FileManager.default.createDirectory(atPath: ".build/bench", withIntermediateDirectories: true)
        try Data(outcome.prettyText.utf8).write(to: URL(filePath: output))
        let rows = figures.map { [$0.metric, FixedPoint.text($0.value, digits: 2), $0.unit] }
        print(service.json ? outcome.prettyText : Table(headings: ["figure", "value", "unit"], rows: rows).text)
        say("measured on \(MachineDescription().text); written to \(output)")
        if isMet { return }
        say("something that must be reached was missed")
        if !report { throw ExitCode.failure }
    }

    private func questions() throws -> [String] {
        let content = try Data(contentsOf: URL(filePath: "deployment/sample-questions.json"))
        return try JSONValue(parsing: Array(content))["answered"]?.array?.compactMap { $0["question"]?.string } ?? []
    }
}
