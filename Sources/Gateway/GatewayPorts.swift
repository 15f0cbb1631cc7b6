package import Access
package import Domain
package import Telemetry
package import Wire

/// Everything outside of this room that the gateway works with.
package struct GatewayPorts: Sendable {
    package let collections: any CollectionStore
    package let intake: any DocumentIntake
    package let catalog: any DocumentCatalog
    package let jobs: any JobLog
    package let jobControl: any JobControl
    package let reingestion: any Reingestion
    package let quarantine: any Quarantine
    package let audit: any AuditReader
    package let idempotency: any IdempotencyLedger
    package let retriever: any PassageRetriever
    package let embedder: any TextEmbedder
    package let composer: any AnswerComposer
    package let cache: any Cache
    package let wakeUp: any WakeUp
    package let metrics: MetricRegistry

    package init(
        collections: any CollectionStore, intake: any DocumentIntake, catalog: any DocumentCatalog, jobs: any JobLog,
        jobControl: any JobControl, reingestion: any Reingestion, quarantine: any Quarantine, audit: any AuditReader,
        idempotency: any IdempotencyLedger,
        retriever: any PassageRetriever,
        embedder: any TextEmbedder,
        composer: any AnswerComposer, cache: any Cache,
        wakeUp: any WakeUp, metrics: MetricRegistry
    ) {
        self.collections = collections
        self.intake = intake
        self.catalog = catalog
        self.jobs = jobs
        self.jobControl = jobControl
        self.reingestion = reingestion
        self.quarantine = quarantine
        self.audit = audit
        self.idempotency = idempotency
        self.retriever = retriever
        self.embedder = embedder
        self.composer = composer
        self.cache = cache
        self.wakeUp = wakeUp
        self.metrics = metrics
    }
}

/// What the gateway grants.
package struct GatewayLimits: Sendable {
    /// Longest document, in bytes.
    package var maximumUploadBytes: Int
    /// How long answers are kept; zero keeps none.
    package var cacheLifetime: Duration
    /// How often a job's stream looks for news.
    package var jobPollInterval = Duration.milliseconds(300)
    /// How long a job's stream stays open; clients then ask again.
    package var jobStreamTime = Duration.seconds(600)
    /// For a question, generation included.
    package var questionTime: Duration
    /// Questions at work at once, at most: how many there are follows from how long they take.
    package var maximumQuestions = 256
    /// Where documents may be fetched from.
    package var outside = OutsideRules()

    package init(
        maximumUploadBytes: Int = 50 << 20, cacheLifetime: Duration = .seconds(3600),
        questionTime: Duration = .seconds(60)
    ) {
        self.maximumUploadBytes = maximumUploadBytes
        self.cacheLifetime = cacheLifetime
        self.questionTime = questionTime
    }
}
