import Coordination
import Domain
import Gateway
import HTTP
import Postgres
import Redis
import ServiceHost
import Settings
import Storage
import Telemetry
import Wire

/// Opens the API's doors and hands its ports to the gateway.
enum APIComposition {
    /// Throws where a setting makes no sense. Connects to nothing: the host waits for what is required.
    @Sendable static func parts(_ context: ServiceCommand.Context) async throws -> ServiceParts {
        let settings = context.settings
        let database = PostgresPool(postgres(settings).confined())
        let redis = try settings.redisURL.map { RedisPool(try redisConfiguration($0, settings)) }
        let retrievers = try settings.retrieverURL.map { (name: $0, client: try settings.client(of: $0)) }
        let embedderClient = try settings.client(of: settings.embedderURL)
        let embedder = RemoteEmbedder(client: embedderClient)
        let ports = GatewayPorts(
            collections: PostgresCollectionStore(pool: database), intake: PostgresDocumentIntake(pool: database),
            catalog: PostgresDocumentCatalog(pool: database), jobs: PostgresJobLog(pool: database),
            jobControl: PostgresJobControl(pool: database),
            reingestion: PostgresReingestion(pool: database, wantsSentences: settings.sentenceVectors),
            quarantine: PostgresQuarantine(pool: database),
            audit: PostgresAuditLog(pool: database),
            idempotency: PostgresIdempotencyLedger(pool: database),
            retriever: SpreadRetriever(retrievers.map { ($0.name, RemoteRetriever(client: $0.client)) }),
            embedder: embedder,
            composer: AnswerComposition.answerer(
                settings, embedder: embedder, sentences: PostgresSentenceIndex(pool: database), context.metrics),
            cache: LayeredCache(
                near: MemoryCache(maximumBytes: settings.resultCacheBytes),
                far: redis.map { DeferredCache(RedisCache(pool: $0, prefix: "rag:api:")) } ?? NoCache(),
                lifetime: settings.cacheTTL),
            wakeUp: redis.map { RedisWakeUp(pool: $0, name: "jobs") } ?? ClockWakeUp(), metrics: context.metrics)
        var dependencies: [any Dependency] = [
            PostgresDependency(pool: database), SchemaDependency(pool: database),
            RetrieverDependency(clients: retrievers.map(\.client)),
            EmbedderDependency(client: embedderClient, isRequired: false),
        ]
        if let redis { dependencies.append(RedisDependency(pool: redis)) }
        let access = try AccessComposition(context, database)
        let gateway = Gateway(ports: ports, limits: limits(settings), access: access.gateway)
        return ServiceParts(
            routes: gateway.routes,
            middlewares: access.door(ports.collections, redis, context.metrics).middlewares,
            dependencies: dependencies, background: access.background,
            finish: ResponseHeaders(origins: settings.corsOrigins).finish)
    }

    private static func limits(_ settings: Settings) -> GatewayLimits {
        var limits = GatewayLimits(
            maximumUploadBytes: settings.maxUploadBytes, cacheLifetime: settings.cacheTTL,
            questionTime: settings.llmProvider == .none ? .seconds(30) : settings.llmTimeout + .seconds(30))
        limits.maximumQuestions = settings.maxQuestionsInFlight
        limits.outside = OutsideRules(innerHosts: settings.fetchInnerHosts)
        return limits
    }

    private static func postgres(_ settings: Settings) -> PostgresConfiguration {
        var configuration = PostgresConfiguration(url: settings.databaseURL.value)
        configuration.maximumConnections = settings.databasePoolSize
        configuration.statementTimeout = settings.databaseStatementTimeout
        configuration.applicationName = "rag-api"
        return configuration
    }

    private static func redisConfiguration(_ url: Secret, _ settings: Settings) throws -> RedisConfiguration {
        var configuration = try RedisConfiguration(url: url.value)
        configuration.maximumConnections = settings.redisPoolSize
        return configuration
    }
}
