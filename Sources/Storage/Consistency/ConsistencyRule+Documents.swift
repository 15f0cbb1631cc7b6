extension ConsistencyRule {
    /// Documents against their bytes, texts and the feed that indexes in memory follow.
    static let documents = [
        ConsistencyRule(
            name: "ready-is-published", meaning: "a document says it is ready, but another version of it can be found",
            violations: """
                SELECT collection_id, id AS document_id, 1 AS n FROM documents
                WHERE status = 'ready' AND (published_version IS DISTINCT FROM version
                    OR published_digest IS DISTINCT FROM digest)
                """, repair: .ingestAgain),
        ConsistencyRule(
            name: "bytes-are-kept", meaning: "the original bytes of a document's newest version are missing",
            violations: """
                SELECT d.collection_id, d.id AS document_id, 1 AS n FROM documents d
                WHERE NOT EXISTS (SELECT FROM document_contents c WHERE c.collection_id = d.collection_id
                    AND c.document_id = d.id AND c.version = d.version)
                """),
        ConsistencyRule(
            name: "bytes-have-their-digest", meaning: "the original bytes of a document are not those that were sent",
            violations: """
                SELECT d.collection_id, d.id AS document_id, 1 AS n FROM documents d
                JOIN document_contents c ON c.collection_id = d.collection_id AND c.document_id = d.id
                    AND c.version = d.version
                WHERE encode(sha256(c.content), 'hex') <> d.digest OR length(c.content) <> d.byte_count
                """),
        ConsistencyRule(
            name: "published-has-text", meaning: "the text that citations point into is missing or of another version",
            violations: """
                SELECT d.collection_id, d.id AS document_id, 1 AS n FROM documents d
                LEFT JOIN document_texts t ON t.collection_id = d.collection_id AND t.document_id = d.id
                WHERE t.version IS DISTINCT FROM d.published_version
                """, repair: .ingestAgain),
        ConsistencyRule(
            name: "changes-are-told", meaning: "indexes in memory were not told that a document can be found",
            violations: """
                SELECT d.collection_id, d.id AS document_id, 1 AS n FROM documents d
                JOIN collections l ON l.id = d.collection_id
                LEFT JOIN document_changes f ON f.collection_id = d.collection_id AND f.document_id = d.id
                WHERE d.published_version IS NOT NULL AND (f.version IS NULL OR f.deleted OR f.version > l.version)
                """, repair: .ingestAgain),
        ConsistencyRule(
            name: "deletions-are-told", meaning: "indexes in memory were not told that a document is gone",
            violations: """
                SELECT f.collection_id, f.document_id, 1 AS n FROM document_changes f
                WHERE NOT f.deleted AND NOT EXISTS (SELECT FROM documents d
                    WHERE d.collection_id = f.collection_id AND d.id = f.document_id)
                """,
            repair: .statement(
                """
                WITH moved AS (UPDATE collections SET version = version + 1 WHERE id = $1::uuid RETURNING version)
                UPDATE document_changes SET deleted = true, version = moved.version FROM moved
                WHERE collection_id = $1::uuid AND document_id = $2::uuid
                """)),
    ]

    /// Documents against their jobs: none waits for ever, none is worked on for nothing.
    static let jobs = [
        ConsistencyRule(
            name: "pending-has-a-job", meaning: "a document waits, and no job will bring it into the index",
            violations: """
                SELECT d.collection_id, d.id AS document_id, 1 AS n FROM documents d
                WHERE d.status = 'pending' AND NOT EXISTS (SELECT FROM jobs j WHERE j.collection_id = d.collection_id
                    AND j.document_id = d.id AND j.document_version = d.version AND j.state IN ('queued', 'running'))
                """, repair: .ingestAgain),
        ConsistencyRule(
            name: "one-job-a-version", meaning: "several jobs are open for one document",
            violations: """
                SELECT collection_id, document_id, count(*) AS n FROM jobs WHERE state IN ('queued', 'running')
                GROUP BY collection_id, document_id HAVING count(*) > 1
                """, repair: .statement(supersedeOlder)),
        ConsistencyRule(
            name: "jobs-have-documents", meaning: "a job is open for a document or a version that is gone",
            violations: """
                SELECT j.collection_id, j.document_id, count(*) AS n FROM jobs j
                LEFT JOIN documents d ON d.collection_id = j.collection_id AND d.id = j.document_id
                WHERE j.state IN ('queued', 'running') AND d.version IS DISTINCT FROM j.document_version
                GROUP BY j.collection_id, j.document_id
                """, repair: .statement(supersedeOlder)),
        ConsistencyRule(
            name: "failed-has-a-reason", meaning: "a document failed, and no dead letter says why",
            violations: """
                SELECT d.collection_id, d.id AS document_id, 1 AS n FROM documents d
                WHERE d.status = 'failed' AND NOT EXISTS (SELECT FROM jobs j WHERE j.collection_id = d.collection_id
                    AND j.document_id = d.id AND j.document_version = d.version AND j.state IN ('failed', 'cancelled'))
                """, repair: .ingestAgain),
    ]

    /// Open jobs of one document, but the newest one of the version that is wanted.
    private static let supersedeOlder = """
        UPDATE jobs SET state = 'superseded', stage = 'done', lease_token = NULL, lease_until = NULL, updated_at = now()
        WHERE collection_id = $1::uuid AND document_id = $2::uuid AND state IN ('queued', 'running')
            AND id IS DISTINCT FROM (SELECT j.id FROM jobs j
                JOIN documents d ON d.collection_id = j.collection_id AND d.id = j.document_id
                    AND d.version = j.document_version
                WHERE j.collection_id = $1::uuid AND j.document_id = $2::uuid AND j.state IN ('queued', 'running')
                ORDER BY j.id DESC LIMIT 1)
        """
}
