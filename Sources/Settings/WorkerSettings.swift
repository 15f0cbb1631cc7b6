/// The catalogue's part for jobs: how they are taken, tried again, and what documents become.
package struct WorkerSettings: SettingsGroup {
    package let workerConcurrency = Setting(
        "WORKER_CONCURRENCY", .integer(1...64), default: 4, for: [.worker], "Jobs in hand at once.")
    package let jobLease = Setting(
        "JOB_LEASE_SECONDS", .seconds(1...3600), default: .seconds(60), for: [.worker],
        "A job whose worker has been silent for so long goes to another one.")
    package let jobMaxAttempts = Setting(
        "JOB_MAX_ATTEMPTS", .integer(1...100), default: 5, for: [.api, .worker], "Tries before a job has failed.")
    package let jobRetryMaximum = Setting(
        "JOB_RETRY_MAX_SECONDS", .seconds(1...86_400), default: .seconds(300), for: [.worker],
        "The longest wait before a job that was put off is tried again.")
    package let webhookURLs = Setting(
        "WEBHOOK_URLS", .urls("http", "https"), default: [], for: [.worker],
        "Who hears when a job has succeeded or failed ([webhooks](webhooks.md)).")
    package let webhookSecret = Setting(
        optional: "WEBHOOK_SECRET", .secret, for: [.worker],
        "What webhooks are signed with: `whsec_` and base64, or text, of 24 bytes at least.")
    package let webhookInnerHosts = Setting(
        "WEBHOOK_INNER_HOSTS", .words, default: [], for: [.worker],
        "Private hosts that webhooks may go to, as their URLs name them, with their port (`hooks.local:8080`).")
    package let webhookMaxAttempts = Setting(
        "WEBHOOK_MAX_ATTEMPTS", .integer(1...50), default: 12, for: [.worker],
        "Tries before a webhook is given up; the waits double from 5 seconds to an hour.")
    package let chunkMaxTokens = Setting(
        "CHUNK_MAX_TOKENS", .integer(16...8192, unit: "tokens"), default: 200, for: [.worker], "Longest chunk.")
    package let chunkOverlapTokens = Setting(
        "CHUNK_OVERLAP_TOKENS", .integer(0...4096, unit: "tokens"), default: 32, for: [.worker],
        "What a chunk repeats of the one before it.")
    package let chunkBorders = Setting(
        "CHUNK_BORDERS", .choice, default: ChunkBorders.sentences, for: [.worker],
        "Where chunks may begin and end.")
    package let chunkContext = Setting(
        "CHUNK_CONTEXT", .flag, default: true, for: [.worker],
        "Whether title and headings stand before a chunk where it is embedded and indexed; its text stays without.")
    package let sentenceVectors = Setting(
        "SENTENCE_VECTORS", .flag, default: true, for: [.api, .retriever, .worker],
        "Whether chunks' sentences get vectors as they come in, which make rankings better and which answers then need not make, for slower ingestion and more space."
    )
    package let quarantineSuspicious = Setting(
        "QUARANTINE_SUSPICIOUS", .flag, default: false, for: [.worker],
        "Whether chunks that look like attacks on a language model are kept from questions until an operator releases them."
    )
    package let fetchTimeout = Setting(
        "FETCH_TIMEOUT_SECONDS", .seconds(1...600), default: .seconds(30), for: [.worker],
        "Time for fetching one document by its URL, redirects included.")
    package let fetchInnerHosts = Setting(
        "FETCH_INNER_HOSTS", .words, default: [], for: [.api, .worker],
        "Hosts of one's own network that documents may be fetched from, with or without a port; else only the internet's, on 80 and 443."
    )
    package let parserTimeout = Setting(
        "PARSER_TIMEOUT_SECONDS", .seconds(1...3600), default: .seconds(60), for: [.worker],
        "Time for parsing one document.")
    package let parserMemoryBytes = Setting(
        "PARSER_MEMORY_BYTES", .bytes((64 << 20)...(64 << 30)), default: 1 << 30, for: [.worker],
        "Memory for parsing one document.")
}
