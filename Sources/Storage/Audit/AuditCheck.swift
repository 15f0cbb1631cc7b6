/// Whether the audit log is as it was written: follows the chain from its first row to its last.
package struct AuditCheck: Sendable {
    private static let page = 1000

    private let log: PostgresAuditLog

    package init(_ log: PostgresAuditLog) {
        self.log = log
    }

    /// Throws where the log cannot be read. Rows that are added meanwhile are checked as far as they are seen.
    ///
    /// - Parameter kept: where the chain was at some time before, kept elsewhere.
    package func verdict(kept: AuditAnchor? = nil) async throws -> AuditVerdict {
        // Before the rows: whatever is added while they are read comes behind it.
        let head = try await log.head()
        var chain = AuditChain(from: try await log.start(), places: [head] + (kept.map { [$0] } ?? []))
        while true {
            let rows = try await log.rows(after: chain.end.number, limit: Self.page)
            for row in rows {
                if let fault = try chain.add(row) { return .broken(number: fault.number, reason: fault.reason) }
            }
            if rows.count < Self.page { break }
        }
        if let fault = chain.faultAtEnd { return .broken(number: fault.number, reason: fault.reason) }
        return .intact(chain.end)
    }
}

/// What a check found.
package enum AuditVerdict: Sendable, Hashable {
    /// Every row up to this one is as it was written.
    case intact(AuditAnchor)
    /// The first row that is not as it was written, and what is wrong with it.
    case broken(number: Int, reason: String)
}
