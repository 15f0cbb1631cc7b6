/// Which job is next when collections take turns.
enum JobTurnSQL {
    private static let isOpen = "state IN ('queued', 'running')"

    /// Steps from collection to collection through the index of open jobs, so that a collection with ten thousand of them
    /// costs no more than one with a single one. Of each, in the order of its turn, the oldest job that is free and that
    /// nobody else takes at this moment; bulk work only where there is no other.
    static let next = """
        WITH RECURSIVE waiting (collection_id) AS (
            (SELECT collection_id FROM jobs WHERE \(isOpen) ORDER BY collection_id LIMIT 1)
            UNION ALL
            SELECT (SELECT j.collection_id FROM jobs j WHERE j.\(isOpen) AND j.collection_id > w.collection_id
                ORDER BY j.collection_id LIMIT 1)
            FROM waiting w WHERE w.collection_id IS NOT NULL),
        turns AS (
            SELECT w.collection_id,
                (SELECT count(*) FROM jobs j WHERE j.collection_id = w.collection_id AND j.state = 'running'
                    AND j.lease_until >= now()) AS held,
                (SELECT max(j.leased_at) FROM jobs j WHERE j.collection_id = w.collection_id) AS last
            FROM waiting w WHERE w.collection_id IS NOT NULL),
        next AS (
            SELECT free.collection_id, free.id
            FROM (SELECT * FROM turns ORDER BY held, last NULLS FIRST, collection_id) t
            CROSS JOIN LATERAL (
                SELECT j.collection_id, j.id FROM jobs j
                WHERE j.collection_id = t.collection_id AND j.\(isOpen) AND j.run_at <= now()
                    AND (j.lease_until IS NULL OR j.lease_until < now())
                ORDER BY j.bulk, j.run_at, j.id LIMIT 1 FOR UPDATE SKIP LOCKED) free
            LIMIT 1)
        """
}
