package import HTTP
import OpenAIInterface

/// The HTTP interface of `docs/api.md`: every path, and who answers it.
package struct Gateway: Sendable {
    private let ports: GatewayPorts
    private let limits: GatewayLimits
    private let access: GatewayAccess

    /// Questions have at most 8,000 characters; a body beyond this is 413 before it is read.
    static let questionBodyLimit = 256 << 10

    package init(ports: GatewayPorts, limits: GatewayLimits, access: GatewayAccess = .open) {
        self.ports = ports
        self.limits = limits
        self.access = access
    }

    package var routes: [Route] {
        let once = IdempotentRequests(ports.idempotency)
        let collections = CollectionHandlers(store: ports.collections, once: once)
        let documents = DocumentHandlers(catalog: ports.catalog, intake: ports.intake, collections: ports.collections)
        let quarantine = QuarantineHandlers(quarantine: ports.quarantine, collections: ports.collections)
        let upload = UploadHandler(
            accept: AcceptDocument(ports), once: once, limit: limits.maximumUploadBytes,
            outside: limits.outside)
        let reingestion = ReingestionHandler(ports, once: once)
        let jobs = JobHandlers(ports, limits: limits)
        let admission = Admission(most: limits.maximumQuestions, metrics: ports.metrics)
        let answerQuestion = AnswerQuestion(ports, lifetime: limits.cacheLifetime, admission: admission)
        let questions = QuestionHandlers(
            retriever: ports.retriever, answerQuestion: answerQuestion, admission: admission)
        let models = ModelHandlers(embedder: ports.embedder, collections: ports.collections)
        let embeddings = EmbeddingsHandler(embedder: models.embedder)
        let chat = ChatHandler(answerQuestion: answerQuestion)
        let keys = KeyHandlers(access: access)
        let audit = AuditHandlers(reader: ports.audit)
        let interface = OpenAPIDocument.document(asksWho: access.authenticator != nil)
        let asking = (bodyLimit: Self.questionBodyLimit, timeLimit: limits.questionTime)
        return [
            Route(.get, "/", handler: ServiceIndex.answer),
            Route(.get, "/openapi.json", handler: { _ in .json(interface) }),

            Route(.post, "/v1/collections", handler: collections.create),
            Route(.get, "/v1/collections", handler: collections.list),
            Route(.get, "/v1/collections/{collection}", handler: collections.read),
            Route(.patch, "/v1/collections/{collection}", handler: collections.set),
            Route(.delete, "/v1/collections/{collection}", timeLimit: .seconds(120), handler: collections.delete),

            Route(
                .post, "/v1/collections/{collection}/documents", bodyLimit: upload.bodyLimit, timeLimit: .seconds(300),
                handler: upload.accept),
            Route(.get, "/v1/collections/{collection}/documents", handler: documents.list),
            Route(.get, "/v1/collections/{collection}/quarantine", handler: quarantine.list),
            Route(.post, "/v1/collections/{collection}/quarantine/release", handler: quarantine.release),
            Route(
                .post, "/v1/collections/{collection}/reingest", timeLimit: .seconds(120), handler: reingestion.begin),
            Route(.get, "/v1/documents/{document}", handler: documents.read),
            Route(.get, "/v1/documents/{document}/text", handler: documents.text),
            Route(.get, "/v1/documents/{document}/content", timeLimit: .seconds(300), handler: documents.content),
            Route(.delete, "/v1/documents/{document}", timeLimit: .seconds(120), handler: documents.delete),

            Route(.get, "/v1/jobs", handler: jobs.list),
            Route(.get, "/v1/jobs/{job}", timeLimit: jobs.timeLimit, handler: jobs.read),
            Route(.get, "/v1/jobs/{job}/events", timeLimit: jobs.timeLimit, handler: jobs.events),
            Route(.post, "/v1/jobs/{job}/redrive", handler: jobs.redrive),
            Route(.post, "/v1/jobs/{job}/cancel", handler: jobs.cancel),

            Route(
                .post, "/v1/search", bodyLimit: asking.bodyLimit, timeLimit: asking.timeLimit, handler: questions.search
            ),
            Route(.post, "/query", bodyLimit: asking.bodyLimit, timeLimit: asking.timeLimit, handler: questions.query),

            Route(.get, "/v1/models", handler: OpenAI.errors(models.list)),
            Route(.get, "/v1/models/{model}", handler: OpenAI.errors(models.read)),
            Route(
                .post, "/v1/embeddings", bodyLimit: 8 << 20, timeLimit: .seconds(120),
                handler: OpenAI.errors(embeddings.embed)),
            Route(
                .post, "/v1/chat/completions", bodyLimit: 1 << 20, timeLimit: asking.timeLimit,
                handler: OpenAI.errors(chat.complete)),

            Route(.post, "/v1/keys", handler: keys.create),
            Route(.get, "/v1/keys", handler: keys.list),
            Route(.get, "/v1/keys/{key}", handler: keys.read),
            Route(.delete, "/v1/keys/{key}", handler: keys.revoke),
            Route(.post, "/v1/keys/{key}/rotate", handler: keys.rotate),

            Route(.get, "/v1/audit", handler: audit.list),
        ]
    }
}
