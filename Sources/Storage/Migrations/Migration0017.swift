extension Migration {
    /// Jobs of documents that are found already, and are only to be ingested again, come behind the others of their collection.
    /// Programs of the release before do not look at `bulk`: they take all in the order of time, by the index `jobs_open`, which
    /// a later step takes away.
    static let bulkJobs = Migration(
        number: 17, name: "bulk jobs", worksFrom: 9,
        sql: """
            ALTER TABLE jobs ADD COLUMN bulk boolean NOT NULL DEFAULT false;
            CREATE INDEX jobs_by_rank ON jobs (collection_id, bulk, run_at, id) WHERE state IN ('queued', 'running');
            """)
}
