// The one list of metric names. Add a metric here, to `MetricNames.all` too; `docs/metrics.md` is kept equal by a test.

extension CounterName {
    package static let httpRequests = CounterName(
        "rag_http_requests_total", "Requests answered, by route template and status code.",
        labels: ["method", "route", "status"])
    package static let httpConnectionsRefused = CounterName(
        "rag_http_connections_refused_total", "Connections closed at the door: too many in all or from one address.",
        labels: ["reason"])
    package static let httpClientRequests = CounterName(
        "rag_http_client_requests_total", "Requests sent to other services of the cluster.",
        labels: ["peer", "outcome"])
    package static let postgresErrors = CounterName(
        "rag_postgres_errors_total", "Statements and connections that failed, by kind of error.", labels: ["kind"])
    package static let redisErrors = CounterName(
        "rag_redis_errors_total", "Commands and connections that failed, by kind of error.", labels: ["kind"])
    package static let cacheRequests = CounterName(
        "rag_cache_requests_total", "Cache lookups; outcome is hit, miss or away.", labels: ["cache", "outcome"])
    package static let documentsAccepted = CounterName(
        "rag_documents_accepted_total", "Documents taken in; outcome is created, updated or unchanged.",
        labels: ["outcome"])
    package static let chunksQuarantined = CounterName(
        "rag_chunks_quarantined_total", "Chunks kept from questions because they look like attacks on a language model."
    )
    package static let documentsFetched = CounterName(
        "rag_documents_fetched_total", "Documents asked for by URL; outcome is fetched, away or refused.",
        labels: ["outcome"])
    package static let uploadedBytes = CounterName(
        "rag_uploaded_bytes_total", "Bytes of documents taken in.", unit: .bytes)
    package static let answers = CounterName(
        "rag_answers_total", "Questions answered; generator is extractive, model or none; found is true or false.",
        labels: ["generator", "found"])
    package static let languageModelRequests = CounterName(
        "rag_llm_requests_total", "Calls of the language model; outcome is ok, timeout or error.",
        labels: ["outcome"])
    package static let languageModelTokens = CounterName(
        "rag_llm_tokens_total", "Tokens the language model reports; kind is prompt or completion.", unit: .tokens,
        labels: ["kind"])
    package static let questionsRefused = CounterName(
        "rag_questions_refused_total", "Questions refused because more came than could be answered in time.")
    package static let requestsLimited = CounterName(
        "rag_requests_limited_total", "Requests refused because their key or address had sent too many.",
        labels: ["policy"])
    package static let rateLimitLocal = CounterName(
        "rag_rate_limit_local_total", "Requests counted in this process alone because Redis was away.")
    package static let auditEntries = CounterName(
        "rag_audit_entries_total",
        "Entries of the audit log, by outcome: done, failed or refused; unwritten for each that a try could not write, lost for each given up.",
        labels: ["outcome"])
    package static let retrievalDegraded = CounterName(
        "rag_retrieval_degraded_total",
        "Retrievals that had to do without a part, by what was away: dense, lexical or rerank.", labels: ["leg"])
    package static let retrievalPrimaryReads = CounterName(
        "rag_retrieval_primary_reads_total",
        "Questions and reads that went to the primary although there is a replica: away, stale, unknown or version.",
        labels: ["reason"])
    package static let recallWidened = CounterName(
        "rag_retrieval_widened_total", "How often a collection's searches were widened because recall was too low.")
    package static let embeddedTexts = CounterName(
        "rag_embedding_texts_total", "Texts embedded or ranked, by priority.", labels: ["priority"])
    package static let embeddedTokens = CounterName(
        "rag_embedding_tokens_total", "Tokens embedded, special tokens included.", unit: .tokens)
    package static let embeddingRefused = CounterName(
        "rag_embedding_refused_total", "Requests refused because the queue was full, by priority.", labels: ["priority"]
    )
    package static let jobs = CounterName(
        "rag_jobs_total", "Jobs this worker ended; outcome is succeeded, failed, released or lost.", labels: ["outcome"]
    )
    package static let webhooks = CounterName(
        "rag_webhooks_total", "Tries to deliver a webhook; outcome is delivered, put_off or given_up.",
        labels: ["outcome"])
    package static let documentsParsed = CounterName(
        "rag_documents_parsed_total", "Documents parsed, by format and outcome.", labels: ["format", "outcome"])
    package static let chunksStored = CounterName("rag_chunks_stored_total", "Chunks put into the index.")
    package static let traceSpans = CounterName(
        "rag_trace_spans_total",
        "Spans recorded; outcome is sent, dropped (no room for them) or refused (by the collector).",
        labels: ["outcome"])
    package static let traceExportFailures = CounterName(
        "rag_trace_export_failures_total", "Batches of spans that could not be sent; they are kept and sent again.")
    package static let processCPU = CounterName(
        "process_cpu_seconds_total", "Processor time of this process.", unit: .seconds)
}

extension GaugeName {
    package static let buildInfo = GaugeName(
        "rag_build_info", "Always 1; says which service and version this is.", labels: ["service", "version"])
    package static let ready = GaugeName("rag_ready", "1 while the service is ready for requests.")
    package static let dependencyUp = GaugeName(
        "rag_dependency_up", "1 while the dependency answers.", labels: ["dependency"])
    package static let httpRequestsInFlight = GaugeName(
        "rag_http_requests_in_flight", "Requests being handled now.")
    package static let httpConnections = GaugeName("rag_http_connections", "Connections open now.")
    package static let postgresConnections = GaugeName(
        "rag_postgres_connections", "Pooled connections, by state: idle or busy.", labels: ["state"])
    package static let questionLimit = GaugeName(
        "rag_questions_limit", "Questions that may be at work at once now: it follows from how long they take.")
    package static let queryCacheEntries = GaugeName("rag_query_cache_entries", "Query vectors kept in memory.")
    package static let indexBytes = GaugeName(
        "rag_index_bytes", "Memory of the indexes, by kind: lexical or vector.", unit: .bytes, labels: ["kind"])
    package static let indexChunks = GaugeName(
        "rag_index_chunks", "Chunks in the indexes in memory, by kind: lexical or vector.", labels: ["kind"])
    package static let indexLag = GaugeName(
        "rag_retrieval_index_lag_versions",
        "Changes by which the index in memory that lags most is behind what its last question saw in the database, by kind.",
        labels: ["kind"])
    package static let retrievalRecall = GaugeName(
        "rag_retrieval_recall",
        "Share of the ten nearest passages that live searches found, by collection id; `others` beyond 64 collections.",
        unit: .ratio, labels: ["collection"])
    package static let embeddingQueueTokens = GaugeName(
        "rag_embedding_queue_tokens", "Tokens waiting to be embedded.", unit: .tokens)
    package static let embeddingCacheBytes = GaugeName(
        "rag_embedding_cache_bytes", "Memory of the vectors the embedder keeps.", unit: .bytes)
    package static let jobsRunning = GaugeName("rag_jobs_running", "Jobs this worker has in hand.")
    package static let processResidentMemory = GaugeName(
        "process_resident_memory_bytes", "Resident memory of this process.", unit: .bytes)
    package static let processOpenDescriptors = GaugeName("process_open_fds", "File descriptors open now.")
    package static let processMaximumDescriptors = GaugeName("process_max_fds", "File descriptors allowed.")
    package static let processStartTime = GaugeName(
        "process_start_time_seconds", "When this process started, since 1970.", unit: .seconds)
}

extension HistogramName {
    package static let httpRequestDuration = HistogramName(
        "rag_http_request_duration_seconds", "Time from a request's last byte to its answer's.",
        labels: ["method", "route"])
    package static let httpClientDuration = HistogramName(
        "rag_http_client_request_duration_seconds", "Time of requests to other services.", labels: ["peer"])
    package static let postgresAcquireDuration = HistogramName(
        "rag_postgres_acquire_duration_seconds", "Time waited for a pooled connection.")
    package static let postgresStatementDuration = HistogramName(
        "rag_postgres_statement_duration_seconds", "Time of statements, by the statement's name.", labels: ["statement"]
    )
    package static let redisCommandDuration = HistogramName(
        "rag_redis_command_duration_seconds", "Time of Redis commands.")
    package static let queryDuration = HistogramName(
        "rag_query_duration_seconds", "Time of questions, by stage: retrieve, generate or total.", labels: ["stage"])
    package static let languageModelDuration = HistogramName(
        "rag_llm_request_duration_seconds", "Time of calls of the language model.")
    package static let retrievalDuration = HistogramName(
        "rag_retrieval_duration_seconds", "Time of retrievals, by stage: dense, lexical, fuse, rerank, load or total.",
        labels: ["stage"])
    package static let retrievalCandidates = HistogramName(
        "rag_retrieval_candidates", "Candidates found, by leg.", unit: .none, labels: ["leg"],
        buckets: HistogramName.counts)
    package static let embeddingBatchTokens = HistogramName(
        "rag_embedding_batch_tokens", "Tokens in a batch of the encoder.", unit: .tokens, buckets: HistogramName.counts)
    package static let embeddingDuration = HistogramName(
        "rag_embedding_duration_seconds", "Time of one batch in the encoder.")
    package static let embeddingQueueDuration = HistogramName(
        "rag_embedding_queue_duration_seconds", "Time a request waited for the encoder, by priority.",
        labels: ["priority"])
    package static let jobDuration = HistogramName(
        "rag_job_duration_seconds", "Time of a job's stages: parse, chunk, embed, store or total.", labels: ["stage"])
}

/// Every metric of every service.
package enum MetricNames {
    package static let all: [MetricDescription] =
        (counters.map(\.description) + gauges.map(\.description) + histograms.map(\.description))
        .sorted { $0.name < $1.name }

    private static let counters: [CounterName] = [
        .httpRequests, .httpConnectionsRefused, .httpClientRequests, .postgresErrors, .redisErrors, .cacheRequests,
        .documentsAccepted, .documentsFetched, .chunksQuarantined, .uploadedBytes, .answers, .languageModelRequests,
        .languageModelTokens,
        .retrievalDegraded,
        .retrievalPrimaryReads, .recallWidened,
        .embeddedTexts, .embeddedTokens, .embeddingRefused, .jobs, .webhooks, .documentsParsed, .chunksStored,
        .processCPU, .questionsRefused, .requestsLimited, .rateLimitLocal, .traceSpans, .traceExportFailures,
        .auditEntries,
    ]
    private static let gauges: [GaugeName] = [
        .buildInfo, .ready, .dependencyUp, .httpRequestsInFlight, .httpConnections, .postgresConnections,
        .queryCacheEntries, .indexBytes, .indexChunks, .indexLag, .retrievalRecall, .embeddingQueueTokens,
        .embeddingCacheBytes,
        .jobsRunning,
        .processResidentMemory, .processOpenDescriptors, .processMaximumDescriptors, .processStartTime,
        .questionLimit,
    ]
    private static let histograms: [HistogramName] = [
        .httpRequestDuration, .httpClientDuration, .postgresAcquireDuration, .postgresStatementDuration,
        .redisCommandDuration, .queryDuration, .languageModelDuration, .retrievalDuration, .retrievalCandidates,
        .embeddingBatchTokens, .embeddingDuration, .embeddingQueueDuration, .jobDuration,
    ]
}
