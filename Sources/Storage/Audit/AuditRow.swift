import Crypto
package import FoundationEssentials
import Postgres

/// A row of the audit log as it stands in the database, whether or not that is as it was written.
package struct AuditRow: Sendable, Hashable {
    package let number: Int
    package let date: Date
    package let tenant: String?
    package let actor: String
    package let action: String
    package let target: String
    package let outcome: String
    package let code: String
    package let count: Int
    package let address: String
    package let requestID: String
    let previous: [UInt8]
    let digest: [UInt8]
    private let microseconds: Int

    init(_ row: PostgresRow) throws {
        number = try row.int("number")
        date = try row.date("at")
        tenant = try row.optionalText("tenant")
        actor = try row.text("actor")
        action = try row.text("action")
        target = try row.text("target")
        outcome = try row.text("outcome")
        code = try row.text("code")
        count = try row.int("count")
        address = try row.text("address")
        requestID = try row.text("request_id")
        previous = try row.blob("previous")
        digest = try row.blob("digest")
        microseconds = try row.int("microseconds")
    }

    /// What the digest must be: the same as `rag_audit_digest` in the database, computed without believing that.
    func expectedDigest() throws -> [UInt8] {
        let parts = [
            String(number), String(microseconds), tenant, actor, action, target, outcome, code, String(count), address,
            requestID,
        ]
        let text = parts.map { part in part.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined(separator: ",")
        return try SHA256.digest(previous + Array(text.utf8))
    }
}
