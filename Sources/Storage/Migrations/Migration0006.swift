extension Migration {
    /// Jobs can be cancelled and redriven, take turns by collection, and keep what a long document's earlier attempt embedded.
    static let jobTurns = Migration(
        number: 6, name: "job turns", worksFrom: 2,
        sql: """
            ALTER TABLE jobs DROP CONSTRAINT jobs_state_check,
                ADD CONSTRAINT jobs_state_check
                    CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'superseded', 'cancelled')),
                ADD COLUMN failure text CHECK (failure IN ('refused', 'exhausted')),
                ADD COLUMN leased_at timestamptz;
            UPDATE jobs SET failure = 'refused' WHERE state = 'failed';
            DROP INDEX jobs_to_run;
            CREATE INDEX jobs_open ON jobs (collection_id, run_at, id) WHERE state IN ('queued', 'running');
            CREATE INDEX jobs_held ON jobs (collection_id, lease_until) WHERE state = 'running';
            CREATE INDEX jobs_by_turn ON jobs (collection_id, leased_at);

            CREATE TABLE embedding_checkpoints (
                collection_id uuid NOT NULL,
                document_id uuid NOT NULL,
                version int NOT NULL,
                model text NOT NULL,
                first_chunk int NOT NULL,
                texts bytea NOT NULL CHECK (length(texts) = 32),
                embeddings bytea NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (collection_id, document_id, version, model, first_chunk),
                FOREIGN KEY (collection_id, document_id) REFERENCES documents ON DELETE CASCADE
            );
            ALTER TABLE embedding_checkpoints ALTER COLUMN embeddings SET STORAGE EXTERNAL;
            """)
}
