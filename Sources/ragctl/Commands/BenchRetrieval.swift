import ArgumentParser
import Domain
import FoundationEssentials
import HTTP
import Operations
import Postgres
import Storage
import Wire

/// `ragctl bench-retrieval`: how fast and how exact retrieval is in collections of up to a million chunks.
struct BenchRetrieval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-retrieval",
        abstract: "Measure retrieval with synthetic collections and print tables.",
        discussion: """
            Fills collections of its own straight into the database (DATABASE_URL) and leaves them there: for databases that \
            are thrown away afterwards. What stands behind -- is the peer's command.
            """)

    @Option(help: "A folder in BEIR's layout to take text from; may be given again. By default text is made up.")
    var dataset: [String] = []

    @Option(help: "Text to make more from where no dataset is given; may be given again.")
    var text: [String] = []

    @Option(help: "Chunks of each collection.")
    var size: [Int] = []

    @Flag(help: "Only 10,000 and 100,000 chunks.")
    var quick = false

    @Option(help: "Chunks of the collection that is asked under load.")
    var loadSize = 100_000

    @Option(help: "Clients of each service under load.")
    var clients = 16

    @Option(help: "Rounds under load, five seconds each.")
    var rounds = 5

    @Option(help: "The folder of the services' executables.")
    var binaries = ".build/release"

    @Option(help: "The folder for logs.")
    var logs = ".run/logs"

    @Option(help: "Where to write the figures.")
    var output = ".build/bench/retrieval.json"

    @Option(help: "Where to write the tables.")
    var markdown = ".build/bench/retrieval.md"

    @OptionGroup var ports: PortOptions

    @Argument(parsing: .postTerminator, help: "The peer's command.")
    var peer: [String] = []

    func run() async throws {
        var plan = RetrievalBenchmark.Plan()
        if quick { plan.sizes = [10_000, 100_000] }
        if !size.isEmpty { plan.sizes = size.sorted() }
        plan.loadSize = loadSize
        plan.clients = clients
        plan.rounds = rounds
        let report = try await RetrievalBenchmark(plan, try doors(), passages: try await passages(), say: say).run()
        try write(report.json.prettyText, to: output)
        try write(report.markdown, to: markdown)
        print(report.markdown)
        say("the tables are in \(markdown), the figures in \(output)")
        guard report.isMet else {
            say("something that must be reached was missed")
            throw ExitCode.failure
        }
    }

    private func doors() throws -> RetrievalBenchmark.Ports {
        let pool = try DatabaseDoor.open(connections: 6, scope: .of(.standard))
        let apiURL = "http://127.0.0.1:\(ports.apiPort)"
        let embedderURL = "http://127.0.0.1:\(ports.embedderPort)"
        let environment = ["EMBEDDER_URL": embedderURL]
        return RetrievalBenchmark.Ports(
            api: RagAPI(client: try PooledHTTPClient(baseURL: apiURL)), apiURL: apiURL,
            retrieverURL: "http://127.0.0.1:\(ports.retrieverPort)",
            embedder: RemoteEmbedder(client: try PooledHTTPClient(baseURL: embedderURL)),
            exact: PostgresPassageIndex(pool: pool),
            loader: { try await PostgresBulkLoader(pool: pool, collection: $0, model: $1) },
            coldStart: ColdStart(executable: "\(binaries)/rag-retriever", logs: logs, environment: environment),
            peer: peer.isEmpty ? nil : PeerService(command: peer, logs: logs, environment: environment))
    }

    private func passages() async throws -> SyntheticPassages {
        var datasets: [BEIRDataset] = []
        for folder in dataset { datasets.append(try await BEIRDataset(folder: folder)) }
        if let passages = SyntheticPassages(datasets) { return passages }
        let texts = try text.map { try String(contentsOf: URL(filePath: $0), encoding: .utf8) }
        guard let passages = SyntheticPassages(madeFrom: texts.joined(separator: "\n\n")) else {
            throw ValidationError("nothing to take text from: give --dataset or --text")
        }
        return passages
    }

    private func write(_ text: String, to path: String) throws {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(
            atPath: folder.isEmpty ? "." : folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
    }
}
