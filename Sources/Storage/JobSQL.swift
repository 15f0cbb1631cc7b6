import Domain

/// Statements on jobs that several of this room's types use.
enum JobSQL {
    /// Parameters 1 to 3 are collection, job and lease token.
    static let isHeld = """
        collection_id = $1::uuid AND id = $2::uuid AND lease_token = $3::uuid AND state = 'running'
        """

    /// Ends jobs as dead letters, and with them the document versions they were about. Answers what `JobNotices` tells of them.
    ///
    /// - Parameters:
    ///   - condition: on `jobs`.
    ///   - reason: an SQL expression.
    static func fail(where condition: String, reason: String, _ failure: JobFailure) -> String {
        end(where: condition, "state = 'failed', error = \(reason), failure = '\(failure.rawValue)'")
    }

    /// Takes back the job that parameter 1 names.
    static let cancel = end(
        where: "id = $1::uuid AND state IN ('queued', 'running')",
        "state = 'cancelled', error = 'cancelled by an operator', failure = NULL")

    private static func end(where condition: String, _ changes: String) -> String {
        """
        WITH ended AS (
            UPDATE jobs SET \(changes), lease_token = NULL, lease_until = NULL, updated_at = now()
            WHERE \(condition)
            RETURNING tenant, collection_id, document_id, document_version, id, error),
        marked AS (
            UPDATE documents d SET status = 'failed', updated_at = now() FROM ended e
            WHERE d.collection_id = e.collection_id AND d.id = e.document_id AND d.version = e.document_version)
        SELECT * FROM ended
        """
    }
}
