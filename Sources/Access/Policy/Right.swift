/// What a request needs to be allowed. The raw values are the scopes of keys and tokens.
package enum Right: String, Sendable, CaseIterable {
    /// Questions, searches, embeddings, and the models that answer them.
    case ask
    case readDocuments = "documents:read"
    /// Documents in, documents deleted.
    case writeDocuments = "documents:write"
    case readCollections = "collections:read"
    case writeCollections = "collections:write"
    case readJobs = "jobs:read"
    case writeJobs = "jobs:write"
    /// Looking after the service: webhooks, checks, upkeep.
    case operate
    case readAudit = "audit:read"
    case manageKeys = "keys:manage"
}
