import Access
import Domain
import Gateway
import HTTP
import JSON
import ServiceHost
import Synchronization
import Telemetry
import TestSupport

/// The gateway's routes behind a service's problem responses, on ports in memory, without a socket.
struct GatewayUnderTest {
    let catalogue = FakeCatalogue()
    let retriever: FakeRetriever
    let composer: FakeComposer
    let cache = MemoryCache()
    let wakeUp = CountingWakeUp()
    let quarantine = FakeQuarantine()
    let reingestion = FakeReingestion()
    let access: GatewayAccess
    let ports: GatewayPorts
    let routes: [Route]
    let pipeline: Pipeline
    let auditStore = InMemoryAuditStore()
    let audit: AuditWriter

    init(
        composer: FakeComposer = FakeComposer(), passages: [ScoredPassage] = [Self.passage], degraded: [String] = [],
        uploadLimit: Int = 4096, access: GatewayAccess = .open,
        rules: DoorRules = DoorRules(), origins: [String] = []
    ) throws {
        let collection = catalogue.state.withLock { $0.collections[0] }
        let retriever = FakeRetriever(
            Retrieval(
                collectionID: collection.id, collectionVersion: 1, passages: passages,
                evidence: RetrievalEvidence(bestDense: 0.8, bestLexicalShare: 0.5, termCoverage: 1, agreement: 0.5),
                degraded: degraded))
        ports = GatewayPorts(
            collections: catalogue, intake: catalogue, catalog: catalogue, jobs: catalogue, jobControl: catalogue,
            reingestion: reingestion, quarantine: quarantine, audit: auditStore,
            idempotency: InMemoryIdempotencyLedger(), retriever: retriever,
            embedder: FakeEmbedder(), composer: composer, cache: cache, wakeUp: wakeUp, metrics: MetricRegistry())
        var limits = GatewayLimits(maximumUploadBytes: uploadLimit)
        limits.jobPollInterval = .milliseconds(1)
        self.retriever = retriever
        self.composer = composer
        self.access = access
        routes = Gateway(ports: ports, limits: limits, access: access).routes
        audit = AuditWriter(store: auditStore, metrics: ports.metrics)
        // No token comes back while a test runs.
        let start = ContinuousClock.now
        pipeline = Pipeline(
            routes: routes,
            middlewares: Door(
                access, rules: rules, limiter: LocalRateLimiter { start }, collections: catalogue,
                audit: audit, metrics: ports.metrics
            ).middlewares,
            problems: ProblemResponses(mappings: [{ HTTPProblem(describing: $0) }]),
            finish: ResponseHeaders(origins: origins).finish, observer: Unobserved())
    }

    /// A passage of a PDF's third page.
    static let passage = ScoredPassage(
        passage: Passage(
            chunkID: .make(), documentID: .make(), documentVersion: 2, title: "Handbook", source: "handbook.pdf",
            metadata: JSONObject([("year", 2024)]),
            digest: ContentDigest(hexadecimal: String(repeating: "a", count: 64)),
            ordinal: 4, page: 3, headingPath: ["Leave"], range: 100..<130, text: "Thirty days of leave per year.",
            suspicion: 0),
        scores: PassageScores(fused: 0.9, dense: 0.8, lexical: 12))

    func send(
        _ method: HTTPMethod, _ target: String, _ body: JSONValue? = nil, headers: HTTPHeaders = HTTPHeaders(),
        drains: Bool = false
    ) async throws -> Reply {
        var headers = headers
        if body != nil { headers["Content-Type"] = "application/json" }
        return try await send(method, target, bytes: body?.bytes ?? [], headers: headers, drains: drains)
    }

    func send(
        _ method: HTTPMethod, _ target: String, bytes: [UInt8], headers: HTTPHeaders = HTTPHeaders(),
        drains: Bool = false
    ) async throws -> Reply {
        let parts = target.split(separator: "?", maxSplits: 1)
        let query = parts.dropFirst().first?.split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(sides[0]), value: sides.count > 1 ? String(sides[1]) : "")
        }
        let request = HTTPRequest(
            method: method, path: String(parts[0]), query: query ?? [], headers: headers, body: bytes,
            context: RequestContext(requestID: "req-1", clientAddress: "198.51.100.7"))
        return try await Reply(await pipeline.respond(to: request), drains: drains)
    }
}

/// A response with its whole body.
struct Reply {
    let status: Int
    let headers: HTTPHeaders
    let bytes: [UInt8]

    /// - Parameter drains: whether the server is about to stop while the body is written.
    init(_ response: HTTPResponse, drains: Bool = false) async throws {
        status = response.status.code
        headers = response.headers
        switch response.body {
        case .none: bytes = []
        case .bytes(let all): bytes = all
        case .stream(let write):
            let collector = BodyCollector(isDraining: drains)
            try await write(collector)
            bytes = collector.bytes.withLock(\.self)
        }
    }

    var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The places that a 422 names.
    var pointers: [String] { json["errors"]?.array?.compactMap { $0["pointer"]?.string } ?? [] }

    var events: [ServerSentEvent] {
        var parser = EventStreamParser()
        return (try? parser.feed(bytes)) ?? []
    }

    private final class BodyCollector: HTTPBodyWriter {
        let bytes = Mutex<[UInt8]>([])
        let isDraining: Bool

        init(isDraining: Bool) { self.isDraining = isDraining }

        func write(_ piece: [UInt8]) async throws { bytes.withLock { $0 += piece } }
    }
}
