import Answering
import Coordination
import Documents
import Domain
import Glibc
import HTTP
import IngestionService
import Postgres
import Redis
import ServiceHost
import Settings
import Storage
import TextAnalysis
import Wire

/// Opens the worker's doors and hands the ports to the loop.
struct WorkerComposition {
    /// The name under which the API signals new jobs.
    private static let wakeUpName = "jobs"

    private let context: ServiceCommand.Context
    private let postgres: PostgresPool
    private let redis: RedisPool?
    private let embedderClient: PooledHTTPClient
    private let courier: WebhookCourier?

    init(_ context: ServiceCommand.Context) throws {
        let settings = context.settings
        var database = PostgresConfiguration(url: settings.databaseURL.value)
        database.maximumConnections = settings.databasePoolSize
        database.statementTimeout = settings.databaseStatementTimeout
        database.applicationName = "rag-worker"
        self.context = context
        self.postgres = PostgresPool(database.confined())
        self.redis = try settings.redisURL.map { url in
            var configuration = try RedisConfiguration(url: url.value)
            // Each job in hand at once has a waiter, and readiness needs one connection.
            configuration.maximumConnections = settings.workerConcurrency + 1
            return RedisPool(configuration)
        }
        self.embedderClient = try settings.client(of: settings.embedderURL, maximumConnections: 8)
        self.courier = try WebhookCourier(context, PostgresWebhookOutbox(pool: postgres))
    }

    func parts() -> ServiceParts {
        let loop = loop
        var background = [BackgroundTask("worker loop") { await loop.run() }]
        if let courier { background.append(BackgroundTask("webhooks") { await courier.run() }) }
        return ServiceParts(dependencies: dependencies, background: background)
    }

    private var dependencies: [any Dependency] {
        var dependencies: [any Dependency] = [
            PostgresDependency(pool: postgres), SchemaDependency(pool: postgres),
            EmbedderDependency(client: embedderClient),
        ]
        if let redis { dependencies.append(RedisDependency(pool: redis)) }
        return dependencies
    }

    private var loop: WorkerLoop {
        let settings = context.settings
        let queue = PostgresJobQueue(pool: postgres, maximumAttempts: settings.jobMaxAttempts, notices: notices)
        let runJob = RunJob(
            queue: queue, ingest: ingest, leaseDuration: settings.jobLease, longestWait: settings.jobRetryMaximum,
            metrics: context.metrics, log: context.log, tracer: context.tracer)
        let wakeUp: any WakeUp = redis.map { RedisWakeUp(pool: $0, name: Self.wakeUpName) } ?? ClockWakeUp()
        return WorkerLoop(
            queue: queue, wakeUp: wakeUp, runJob: runJob, dependencies: [EmbedderDependency(client: embedderClient)],
            settings: WorkerLoop.Settings(
                worker: Self.name, concurrency: settings.workerConcurrency, leaseDuration: settings.jobLease,
                pollInterval: .seconds(2), drain: settings.shutdownGrace * 0.7),
            log: context.log)
    }

    private var notices: JobNotices { JobNotices(urls: context.settings.webhookURLs) }

    private var ingest: IngestDocument {
        let settings = context.settings
        let embedder = RemoteEmbedder(client: embedderClient)
        var limits = ParsingLimits()
        limits.toolTimeout = settings.parserTimeout
        limits.toolCPUSeconds = Int((settings.parserTimeout / .seconds(1)).rounded(.up))
        limits.toolMemoryBytes = settings.parserMemoryBytes
        limits.confiningProgram = "/proc/self/exe"
        return IngestDocument(
            publisher: PostgresDocumentPublisher(pool: postgres, notices: notices), fetcher: fetcher,
            checkpoints: PostgresEmbeddingCheckpoints(pool: postgres), embedder: embedder,
            parser: DocumentParser(limits: limits),
            chunker: Chunker(
                counter: embedder, maximumTokens: settings.chunkMaxTokens, overlapTokens: settings.chunkOverlapTokens,
                cutsSentences: settings.chunkBorders == .words),
            hasContext: settings.chunkContext,
            sentences: { settings.sentenceVectors ? AnswerSentences.worthVectors(in: $0, $1).map(\.text) : nil },
            suspicion: Suspicion(
                quarantine: settings.quarantineSuspicious ? InjectionDetector.threshold : nil,
                degree: { InjectionDetector.standard.suspicion(of: $0) }),
            terms: { TextAnalyzer.of($1).terms(of: $0) }, metrics: context.metrics)
    }

    private var fetcher: WebDocumentFetcher {
        let settings = context.settings
        let rules = OutsideRules(innerHosts: settings.fetchInnerHosts)
        return WebDocumentFetcher(
            client: GuardedClient(rules: rules),
            maximumBytes: settings.maxUploadBytes, timeout: settings.fetchTimeout)
    }

    /// Host and process, as an operator finds them.
    private static var name: String {
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, host.count - 1)
        let text = host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: text, as: UTF8.self) + "-\(getpid())"
    }
}
