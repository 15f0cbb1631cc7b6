import Crypto

/// One step of the schema. Steps are never changed once they were released, only added.
struct Migration: Sendable {
    let number: Int
    let name: String
    /// The lowest schema whose programs go on working after this step: additions keep the one before, what takes away or
    /// tightens follows a release later. So the release before runs beside a migrated database, and can be returned to.
    let worksFrom: Int
    let sql: String

    /// SHA-256 of the SQL: a database that was migrated by another text is not touched.
    func checksum() throws -> String { try SHA256.hexadecimalDigest(sql.utf8) }

    /// All steps, in order.
    static let all: [Migration] = [
        .foundation, .publishedVersion, .idempotencyKeys, .wordOrder, .collectionSettings, .jobTurns, .filters,
        .apiKeys, .tenancy, .auditLog, .fetchedDocuments, .ownDefault, .quarantine, .webhooks,
        .sentenceVectors, .auditIntents, .bulkJobs,
    ]
}
