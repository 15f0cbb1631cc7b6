extension OpenAPIOperation {
    /// In the order of `Gateway.routes`.
    static let all: [OpenAPIOperation] = service + collections + documents + jobs + questions + openAI + keys + audit

    /// Whether the route of this pattern tells errors in OpenAI's shape.
    static func isOpenAI(_ pattern: String?) -> Bool { pattern.map(openAIPaths.contains) ?? false }

    private static let openAIPaths = Set(all.filter(\.isOpenAI).map(\.path))

    private static let service = [
        OpenAPIOperation(method: "get", path: "/", summary: "Where to go from here", result: "Object"),
        OpenAPIOperation(method: "get", path: "/openapi.json", summary: "This document", result: "Object"),
    ]

    private static let collections = [
        OpenAPIOperation(
            method: "post", path: "/v1/collections", summary: "Make a collection", body: "NewCollection", status: "201",
            result: "Collection", refusals: ["409"], isOnce: true),
        OpenAPIOperation(
            method: "get", path: "/v1/collections", summary: "List collections", parameters: ["limit", "after"],
            result: "List"),
        OpenAPIOperation(
            method: "get", path: "/v1/collections/{collection}", summary: "Read a collection", result: "Collection"),
        OpenAPIOperation(
            method: "patch", path: "/v1/collections/{collection}", summary: "Change a collection's settings",
            body: "CollectionSettings", result: "Collection", refusals: ["409"]),
        OpenAPIOperation(
            method: "delete", path: "/v1/collections/{collection}",
            summary: "Delete a collection with everything in it", result: "Deletion", refusals: ["409"]),
    ]

    private static let documents = [
        OpenAPIOperation(
            method: "post", path: "/v1/collections/{collection}/documents", summary: "Take a document in",
            parameters: ["source", "filename", "title", "metadata"], body: "NewDocument",
            otherBodies: ["multipart/form-data", "application/octet-stream"], status: "202", otherStatuses: ["200"],
            result: "Acceptance",
            refusals: ["409", "415"], isOnce: true),
        OpenAPIOperation(
            method: "get", path: "/v1/collections/{collection}/documents", summary: "List documents",
            parameters: ["limit", "after"], result: "List"),
        OpenAPIOperation(
            method: "get", path: "/v1/documents/{document}", summary: "Read a document", result: "Document"),
        OpenAPIOperation(
            method: "get", path: "/v1/documents/{document}/text", summary: "The stored text that citations point into",
            otherResults: ["text/plain"]),
        OpenAPIOperation(
            method: "get", path: "/v1/documents/{document}/content", summary: "The original bytes",
            otherResults: ["*/*"]),
        OpenAPIOperation(
            method: "delete", path: "/v1/documents/{document}", summary: "Delete a document", result: "Deletion"),
        OpenAPIOperation(
            method: "get", path: "/v1/collections/{collection}/quarantine",
            summary: "List chunks that are kept from questions", parameters: ["limit", "after"], result: "List"),
        OpenAPIOperation(
            method: "post", path: "/v1/collections/{collection}/quarantine/release",
            summary: "Let questions find chunks that were kept from them", body: "Release", result: "Released"),
        OpenAPIOperation(
            method: "post", path: "/v1/collections/{collection}/reingest",
            summary: "Ingest documents again from their stored bytes", body: "ReingestionOrder", status: "202",
            result: "Reingestion", refusals: ["409"], isOnce: true),
    ]

    private static let jobs = [
        OpenAPIOperation(
            method: "get", path: "/v1/jobs", summary: "List jobs",
            parameters: ["collection", "state", "limit", "after"],
            result: "List"),
        OpenAPIOperation(
            method: "get", path: "/v1/jobs/{job}", summary: "Read or watch a job", result: "Job",
            otherResults: ["text/event-stream"]),
        OpenAPIOperation(
            method: "get", path: "/v1/jobs/{job}/events", summary: "Watch a job", otherResults: ["text/event-stream"]),
        OpenAPIOperation(
            method: "post", path: "/v1/jobs/{job}/redrive", summary: "Send a failed or cancelled job on its way again",
            result: "Job"),
        OpenAPIOperation(
            method: "post", path: "/v1/jobs/{job}/cancel", summary: "Take back a job that has not ended", result: "Job"),
    ]

    private static let questions = [
        OpenAPIOperation(
            method: "post", path: "/v1/search", summary: "Find passages", body: "Question", result: "Search",
            refusals: ["409"]),
        OpenAPIOperation(
            method: "post", path: "/query", summary: "Find passages and answer", body: "Query", result: "Answer",
            otherResults: ["text/event-stream"], refusals: ["409"]),
    ]

    private static let openAI = [
        OpenAPIOperation(
            method: "get", path: "/v1/models", summary: "List models", result: "List", isOpenAI: true),
        OpenAPIOperation(
            method: "get", path: "/v1/models/{model}", summary: "Read a model", result: "Object", isOpenAI: true),
        OpenAPIOperation(
            method: "post", path: "/v1/embeddings", summary: "Embed texts", body: "EmbeddingsRequest", result: "Object",
            isOpenAI: true),
        OpenAPIOperation(
            method: "post", path: "/v1/chat/completions", summary: "Answer the last user message",
            body: "ChatRequest", result: "Object", otherResults: ["text/event-stream"], isOpenAI: true),
    ]

    private static let keys = [
        OpenAPIOperation(
            method: "post", path: "/v1/keys", summary: "Make an API key, shown this once", body: "NewKey",
            status: "201", result: "IssuedKey", refusals: ["409"]),
        OpenAPIOperation(
            method: "get", path: "/v1/keys", summary: "List API keys", parameters: ["limit", "after"], result: "List",
            refusals: ["409"]),
        OpenAPIOperation(
            method: "get", path: "/v1/keys/{key}", summary: "Read an API key", result: "Key",
            refusals: ["409"]),
        OpenAPIOperation(
            method: "delete", path: "/v1/keys/{key}", summary: "Revoke an API key", result: "Key",
            refusals: ["409"]),
        OpenAPIOperation(
            method: "post", path: "/v1/keys/{key}/rotate", summary: "Give an API key a new secret, shown this once",
            body: "KeyRotation", result: "IssuedKey", refusals: ["409"]),
    ]

    private static let audit = [
        OpenAPIOperation(
            method: "get", path: "/v1/audit", summary: "Read the audit log, newest first",
            parameters: ["action", "actor", "since", "until", "limit", "after"], result: "List")
    ]
}
