/// Every key of every service. Adding a key is one entry here; `docs/configuration.md` is kept equal by a test
/// (`UPDATE_DOCS=1` rewrites it). What the embedder and the worker alone have to do with stands in groups of their own.
@dynamicMemberLookup
package struct SettingsCatalogue: Sendable {
    // What every server reads.
    package let host = Setting(
        "HOST", .text, default: "127.0.0.1", for: Service.servers, "Address to listen on; `0.0.0.0` for all.")
    package let port = Setting(
        "PORT", .integer(0...65_535), defaults: [.api: 8000, .retriever: 8001, .embedder: 8002, .worker: 8003],
        "Port to listen on; 0 takes a free one. The worker serves health and metrics there.")
    package let logLevel = Setting(
        "LOG_LEVEL", .choice, default: LogLevel.info, for: Service.allCases, "How much is logged.")
    package let startupTimeout = Setting(
        "STARTUP_TIMEOUT_SECONDS", .seconds(0...3600), default: .seconds(60), for: Service.servers,
        "How long a starting service waits for what it needs before it gives up.")
    package let shutdownGrace = Setting(
        "SHUTDOWN_GRACE_SECONDS", .seconds(0...3600), default: .seconds(20), for: Service.servers,
        "How long requests and jobs in hand may take to end after SIGTERM.")
    package let shutdownDelay = Setting(
        "SHUTDOWN_DELAY_SECONDS", .seconds(0...600), default: .zero, for: Service.servers,
        "Time between readiness turning false and the door closing, for balancers to notice.")
    package let maxConnections = Setting(
        "MAX_CONNECTIONS", .integer(1...100_000), default: 1024, for: Service.servers,
        "Connections open at once; more are closed at the door.")
    package let maxConnectionsPerAddress = Setting(
        "MAX_CONNECTIONS_PER_ADDRESS", .integer(1...100_000), default: 512, for: Service.servers,
        "Connections open at once from one address.")
    package let maxBodyBytesInFlight = Setting(
        "MAX_BODY_BYTES_IN_FLIGHT", .bytes((1 << 20)...(64 << 30)), default: 256 << 20, for: Service.servers,
        "Request bodies in memory at once, over all connections.")
    package let trustedProxies = Setting(
        "TRUSTED_PROXIES", .networks, default: [], for: Service.servers,
        "Proxies whose `X-Forwarded-For` is believed: addresses, and networks as `10.0.0.0/8`.")

    package let tlsCertificate = Setting(
        optional: "TLS_CERTIFICATE", .path, for: Service.servers,
        "PEM file of the service's certificate and those up to its authority: with it the port speaks TLS only. Read again when it changes."
    )
    package let tlsKey = Setting(
        optional: "TLS_KEY", .path, for: Service.servers, "PEM file of the certificate's private key.")
    package let tlsAuthorities = Setting(
        optional: "TLS_CA_FILE", .path, for: Service.servers,
        "PEM file of those who may vouch for other services (`https://`); without it those the system believes.")

    // Backups.
    package let backupTo = Setting(
        optional: "BACKUP_TO", .text, for: [.ragctl], "Where backups are kept: a folder, or `s3://BUCKET/PREFIX`.")
    package let backupKey = Setting(
        optional: "BACKUP_KEY", .secret, for: [.ragctl],
        "What backups are sealed with: 32 bytes at least, best from a file.")
    package let backupEndpoint = Setting(
        "BACKUP_S3_ENDPOINT", .url("http", "https"), default: "https://s3.amazonaws.com", for: [.ragctl],
        "The store that `s3://` means.")
    package let backupRegion = Setting(
        "BACKUP_S3_REGION", .text, default: "us-east-1", for: [.ragctl], "The store's region.")
    package let backupAccessKeyID = Setting(
        optional: "BACKUP_S3_ACCESS_KEY_ID", .secret, for: [.ragctl], "Who writes to the store.")
    package let backupSecretAccessKey = Setting(
        optional: "BACKUP_S3_SECRET_ACCESS_KEY", .secret, for: [.ragctl], "What proves it.")

    // Traces, by the names OpenTelemetry gave them.
    package let traceEndpoint = Setting(
        optional: "OTEL_EXPORTER_OTLP_ENDPOINT", .url("http", "https"), for: Service.servers,
        "Where a collector takes spans, OTLP over HTTP: `http://otel-collector:4318`. Without it none are recorded.")
    package let traceHeaders = Setting(
        optional: "OTEL_EXPORTER_OTLP_HEADERS", .secret, for: Service.servers,
        "Header fields for the collector, such as a key: `name=value`, commas between, percent-encoded.")
    package let traceSampler = Setting(
        "OTEL_TRACES_SAMPLER", .choice, default: TraceSamplerName.parentBasedAlwaysOn, for: Service.servers,
        "Which traces are recorded; `parentbased` leaves it to the `traceparent` of callers that send one.")
    package let traceShare = Setting(
        "OTEL_TRACES_SAMPLER_ARG", .number(0...1), default: 1, for: Service.servers,
        "Share of the traces that samplers with `traceidratio` record.")
    package let traceServiceName = Setting(
        "OTEL_SERVICE_NAME", .text,
        defaults: [.api: "rag-api", .retriever: "rag-retriever", .embedder: "rag-embedder", .worker: "rag-worker"],
        "What spans call the service.")

    // Truth, and what may be lost.
    package let databaseURL = Setting(
        required: "DATABASE_URL", .secretURL("postgres", "postgresql"), for: [.api, .retriever, .worker, .ragctl],
        "PostgreSQL with pgvector.")
    package let databaseOwnerURL = Setting(
        optional: "DATABASE_OWNER_URL", .secretURL("postgres", "postgresql"), for: [.ragctl],
        "The schema's owner, for `ragctl` alone: then services connect as somebody who is no more than `rag_service`.")
    package let databaseReadURL = Setting(
        optional: "DATABASE_READ_URL", .secretURL("postgres", "postgresql"), for: [.retriever],
        "A read replica of `DATABASE_URL`: questions read it while it is fresh enough and answers, and else the primary."
    )
    package let databaseReadStaleness = Setting(
        "DATABASE_READ_STALENESS_SECONDS", .seconds(0.1...3600), default: .seconds(5), for: [.retriever],
        "How long what was committed may stay unseen behind the replica: new documents, deletions, permissions.")
    package let databasePoolSize = Setting(
        "DATABASE_POOL_SIZE", .integer(1...256), default: 8, for: [.api, .retriever, .worker, .ragctl],
        "Connections to PostgreSQL, a thread each.")
    package let databaseStatementTimeout = Setting(
        "DATABASE_STATEMENT_TIMEOUT_SECONDS", .seconds(0.1...3600), default: .seconds(30),
        for: [.api, .retriever, .worker, .ragctl], "After this PostgreSQL ends a statement.")
    package let redisURL = Setting(
        optional: "REDIS_URL", .secretURL("redis", "rediss"), for: [.api, .retriever, .worker, .ragctl],
        "Redis for wake-ups and caches, or its Sentinels: `redis://one,two,three/0?sentinel=NAME`; `rediss://…?ca_file=PATH` over TLS. Without it everything works, slower."
    )
    package let redisPoolSize = Setting(
        "REDIS_POOL_SIZE", .integer(1...256), default: 4, for: [.api, .retriever, .worker, .ragctl],
        "Connections to Redis, a thread each.")
    package let cacheTTL = Setting(
        "CACHE_TTL_SECONDS", .seconds(0...604_800), default: .seconds(3600), for: [.api, .retriever],
        "How long cached results live; 0 caches nothing.")

    package let resultCacheBytes = Setting(
        "RESULT_CACHE_BYTES", .bytes(0...(1 << 40)), default: 32 << 20, for: [.api, .retriever],
        "Memory of cached answers (in the API) and results (in the retriever), before Redis; 0 keeps none in memory.")

    // Where the services find each other.
    package let apiURL = Setting(
        "API_URL", .url("http", "https"), default: "http://127.0.0.1:8000", for: [.ragctl], "The API, for `ragctl`.")
    package let retrieverURL = Setting(
        "RETRIEVER_URL", .urls("http", "https"), default: ["http://127.0.0.1:8001"], for: [.api, .ragctl],
        "The retriever; or several with commas between, which share the collections among them.")
    package let embedderURL = Setting(
        "EMBEDDER_URL", .url("http", "https"), default: "http://127.0.0.1:8002",
        for: [.api, .retriever, .worker, .ragctl],
        "The embedder.")

    // Who may ask.
    package let auth = Setting(
        optional: "AUTH", SettingKind<AuthenticationMode>.choice, for: [.api, .ragctl],
        "How callers prove who they are. Unset means `none`, and is accepted on a loopback `HOST` alone.")
    package let authSecret = Setting(
        optional: "AUTH_SECRET", .longSecret, for: [.api, .ragctl],
        "What API keys are digested with, 32 characters or more; required with `AUTH=keys`. Another one makes all keys void."
    )
    package let jwtIssuer = Setting(
        optional: "JWT_ISSUER", .text, for: [.api], "Whose tokens are believed; required with `AUTH=jwt`.")
    package let jwtAudience = Setting(
        "JWT_AUDIENCE", .words, default: [], for: [.api],
        "For whom tokens must be, one of these; required with `AUTH=jwt`.")
    package let jwtKeys = Setting(
        optional: "JWT_KEYS", .text, for: [.api],
        "The issuer's public keys: a JSON Web Key Set, or PEM. Better a file: `JWT_KEYS_FILE`.")
    package let jwtKeysURL = Setting(
        optional: "JWT_KEYS_URL", .url("http", "https"), for: [.api], "Where the issuer's key set stands.")
    package let jwtSecret = Setting(
        optional: "JWT_SECRET", .longSecret, for: [.api], "What the issuer signs HS256 tokens with, where it does.")
    package let jwtClockSkew = Setting(
        "JWT_CLOCK_SKEW_SECONDS", .seconds(0...300), default: .seconds(30), for: [.api],
        "By how much the issuer's clock may differ.")
    package let jwtRoleClaim = Setting(
        "JWT_ROLE_CLAIM", .text, default: "role", for: [.api],
        "The claim that names the role or roles; `realm_access.roles` leads into a claim.")
    package let jwtUsualRole = Setting(
        optional: "JWT_USUAL_ROLE", SettingKind<KnownRole>.choice, for: [.api],
        "The role of tokens that name none; without it those are refused.")
    package let jwtTenantClaim = Setting(
        optional: "JWT_TENANT_CLAIM", .text, for: [.api],
        "The claim that names the tenant; without it all are `default`.")
    package let jwtCollectionsClaim = Setting(
        optional: "JWT_COLLECTIONS_CLAIM", .text, for: [.api],
        "The claim that names the collections a token opens; without it all of its tenant's.")
    package let jwtPermissionsClaim = Setting(
        optional: "JWT_PERMISSIONS_CLAIM", .text, for: [.api],
        "The claim that names the permissions its bearer holds; questions can then ask with no others.")
    package let apiKey = Setting(optional: "RAG_API_KEY", .secret, for: [.ragctl], "The API key that `ragctl` sends.")

    package let allowedAddresses = Setting(
        "ALLOWED_ADDRESSES", .networks, default: [], for: [.api],
        "From where requests are answered, as `203.0.113.0/24`; from everywhere where none is named.")
    package let deniedAddresses = Setting(
        "DENIED_ADDRESSES", .networks, default: [], for: [.api], "From where requests are refused.")
    package let rateLimitPerKey = Setting(
        "RATE_LIMIT_PER_KEY", .integer(0...10_000_000, unit: "requests a minute"), default: 0, for: [.api],
        "Requests of one key or one token's bearer, a sixth of them at once; 0 for no limit.")
    package let rateLimitPerAddress = Setting(
        "RATE_LIMIT_PER_ADDRESS", .integer(0...10_000_000, unit: "requests a minute"), default: 0, for: [.api],
        "The same from one address, which needs `TRUSTED_PROXIES` behind a proxy; 0 for no limit.")
    package let corsOrigins = Setting(
        "CORS_ORIGINS", .origins, default: [], for: [.api],
        "Whose pages may read answers in a browser, as `https://app.example.com`; nobody's where none is named.")

    // The API.
    package let maxUploadBytes = Setting(
        "MAX_UPLOAD_BYTES", .bytes(1...(1 << 30)), default: 50 << 20, for: [.api, .worker], "Longest document taken in."
    )
    package let maxQuestionsInFlight = Setting(
        "MAX_QUESTIONS_IN_FLIGHT", .integer(4...10_000), default: 256, for: [.api],
        "Questions at work at once, at most; how many there are follows from how long they take, further ones are refused with 429."
    )
    package let refusalThreshold = Setting(
        "REFUSAL_THRESHOLD", .number(0...1), default: 0.3, for: [.api],
        "Questions whose evidence is weaker are answered with \"not found\"; 0 answers everything.")
    package let llmProvider = Setting(
        "LLM_PROVIDER", .choice, default: LanguageModelProvider.none, for: [.api],
        "What writes answers; `none` picks sentences from the documents.")
    package let llmBaseURL = Setting(
        "LLM_BASE_URL", .url("http", "https"), default: "https://api.openai.com/v1", for: [.api],
        "An OpenAI-compatible API.")
    package let llmModel = Setting(optional: "LLM_MODEL", .text, for: [.api], "The model asked for.")
    package let llmAPIKey = Setting(optional: "LLM_API_KEY", .secret, for: [.api], "The API's bearer token.")
    package let llmTimeout = Setting(
        "LLM_TIMEOUT_SECONDS", .seconds(1...600), default: .seconds(30), for: [.api], "Time for one answer.")
    package let llmMaxRetries = Setting(
        "LLM_MAX_RETRIES", .integer(0...10), default: 2, for: [.api], "Further tries after a failure.")
    package let llmMaxTokens = Setting(
        "LLM_MAX_TOKENS", .integer(1...32_768, unit: "tokens"), default: 1024, for: [.api], "Longest answer.")

    // The retriever.
    package let lexicalIndexBytes = Setting(
        "LEXICAL_INDEX_BYTES", .bytes((1 << 20)...(1 << 40)), default: 512 << 20, for: [.retriever],
        "Memory of the lexical indexes; beyond it the collection asked longest ago is forgotten.")
    package let vectorIndexBytes = Setting(
        "VECTOR_INDEX_BYTES", .bytes(0...(1 << 40)), default: 1 << 30, for: [.retriever],
        "Memory of the vector indexes (about 500 bytes a chunk); a collection that does not fit is searched in PostgreSQL."
    )
    package let warmUp = Setting(
        "WARM_UP_SECONDS", .seconds(0...600), default: .seconds(20), for: [.retriever],
        "How long readiness may wait until the busiest collections are in memory; 0 does not wait.")
    package let queryCacheEntries = Setting(
        "QUERY_CACHE_ENTRIES", .integer(0...1_000_000), default: 4096, for: [.retriever],
        "Question vectors kept in memory.")
    package let rerankerURL = Setting(
        optional: "RERANKER_URL", .url("http", "https"), for: [.retriever],
        "A cross-encoder: an embedder with such a model in `MODELS`, or text-embeddings-inference.")
    package let rerankerModel = Setting(
        optional: "RERANKER_MODEL", .text, for: [.retriever], "Which model reranks, where the server has several.")
    package let rerankByDefault = Setting(
        "RERANK_BY_DEFAULT", .flag, default: false, for: [.retriever],
        "Whether questions that do not say `rerank` are reranked.")
    package let rerankCandidates = Setting(
        "RERANK_CANDIDATES", .integer(2...100), default: 30, for: [.retriever],
        "How many of the best passages a cross-encoder reads again.")
    package let rerankTimeout = Setting(
        "RERANK_TIMEOUT_SECONDS", .seconds(0.01...60), default: .seconds(1), for: [.retriever],
        "Time for reranking; past it the passages keep their order, and the answer says so.")
    package let recallSampleShare = Setting(
        "RECALL_SAMPLE_SHARE", .number(0...1), default: 0.01, for: [.retriever],
        "Share of the questions that is repeated exactly in the background to measure recall; 0 measures none.")
    package let recallMinimum = Setting(
        "RECALL_MINIMUM", .number(0...1), default: 0.97, for: [.retriever],
        "A collection whose recall of the ten nearest falls below this is searched more carefully.")

    let ofEmbedder = EmbedderSettings()
    let ofWorker = WorkerSettings()

    package subscript<Value>(dynamicMember key: KeyPath<EmbedderSettings, Setting<Value>>) -> Setting<Value> {
        ofEmbedder[keyPath: key]
    }

    package subscript<Value>(dynamicMember key: KeyPath<WorkerSettings, Setting<Value>>) -> Setting<Value> {
        ofWorker[keyPath: key]
    }
}
