import Coordination
import Domain
import HTTP
import Postgres
import Redis
import RetrievalService
import ServiceHost
import Settings
import Storage
import Wire

/// Opens the retriever's doors and hands the ports to the service.
struct RetrieverComposition {
    private let context: ServiceCommand.Context
    private let postgres: PostgresPool
    private let replica: PostgresPool?
    private let redis: RedisPool?
    private let embedderClient: PooledHTTPClient
    private let reranking: Reranking?

    init(_ context: ServiceCommand.Context) throws {
        let settings = context.settings
        var database = PostgresConfiguration(url: settings.databaseURL.value)
        database.maximumConnections = settings.databasePoolSize
        database.statementTimeout = settings.databaseStatementTimeout
        database.applicationName = "rag-retriever"
        self.context = context
        postgres = PostgresPool(database.confined())
        replica = settings.databaseReadURL.map { url in
            database.url = url.value
            return PostgresPool(database.confined())
        }
        redis = try settings.redisURL.map { url in
            var configuration = try RedisConfiguration(url: url.value)
            configuration.maximumConnections = settings.redisPoolSize
            return RedisPool(configuration)
        }
        embedderClient = try settings.client(of: settings.embedderURL)
        reranking = try settings.rerankerURL.map { url in
            Reranking(
                reranker: RemoteReranker(client: try settings.client(of: url), model: settings.rerankerModel),
                candidates: settings.rerankCandidates, limit: settings.rerankTimeout,
                isUsual: settings.rerankByDefault)
        }
    }

    func parts() -> ServiceParts {
        let retriever = retriever
        let warmUp = retriever.warmUp(PostgresCollectionRoll(pool: postgres), within: context.settings.warmUp)
        return ServiceParts(
            routes: RetrievalRoutes(retriever: retriever).all, dependencies: dependencies + [warmUp])
    }

    private var retriever: RetrievePassages {
        let settings = context.settings
        let cache: any Cache = redis.map { DeferredCache(RedisCache(pool: $0, prefix: "rag:retriever:")) } ?? NoCache()
        let (index, feed) = reading
        return RetrievePassages(
            index: index, feed: feed,
            sentences: settings.sentenceVectors ? PostgresSentenceIndex(pool: replica ?? postgres) : nil,
            memory: IndexMemory(lexicalBytes: settings.lexicalIndexBytes, vectorBytes: settings.vectorIndexBytes),
            embedder: RemoteEmbedder(client: embedderClient), cache: cache, cacheLifetime: settings.cacheTTL,
            cacheEntries: settings.queryCacheEntries,
            results: LayeredCache(
                near: MemoryCache(maximumBytes: settings.resultCacheBytes), far: cache, lifetime: settings.cacheTTL),
            reranking: reranking,
            recall: RecallSettings(share: settings.recallSampleShare, minimum: settings.recallMinimum),
            metrics: context.metrics)
    }

    private var reading: (index: any PassageIndex, feed: any IndexFeed) {
        let primary = (PostgresPassageIndex(pool: postgres), PostgresIndexFeed(pool: postgres))
        guard let replica else { return primary }
        let replicated = ReplicatedReading(
            index: (primary.0, PostgresPassageIndex(pool: replica)),
            feed: (primary.1, PostgresIndexFeed(pool: replica)),
            staleness: context.settings.databaseReadStaleness, metrics: context.metrics)
        return (replicated.index, replicated.feed)
    }

    private var dependencies: [any Dependency] {
        var dependencies: [any Dependency] = [
            PostgresDependency(pool: postgres), SchemaDependency(pool: postgres),
            EmbedderDependency(client: embedderClient),
        ]
        if let replica {
            dependencies.append(PostgresDependency(pool: replica, name: "postgres_replica", isRequired: false))
        }
        if let redis { dependencies.append(RedisDependency(pool: redis)) }
        return dependencies
    }
}
