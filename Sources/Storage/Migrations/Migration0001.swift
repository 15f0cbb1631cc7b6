extension Migration {
    /// Collections, documents, jobs, chunks, terms and vectors. Every key begins with the collection, so that the tables
    /// can be distributed by it.
    static let foundation = Migration(
        number: 1, name: "foundation", worksFrom: 1,
        sql: """
            CREATE EXTENSION IF NOT EXISTS vector;

            CREATE TABLE collections (
                id uuid PRIMARY KEY,
                name text NOT NULL UNIQUE,
                description text,
                version bigint NOT NULL DEFAULT 0,
                created_at timestamptz NOT NULL DEFAULT now()
            );

            CREATE TABLE documents (
                collection_id uuid NOT NULL REFERENCES collections (id),
                id uuid NOT NULL,
                source text NOT NULL,
                title text NOT NULL,
                given_title text,
                media_type text NOT NULL,
                version int NOT NULL,
                published_version int,
                status text NOT NULL CHECK (status IN ('pending', 'ready', 'failed')),
                digest text NOT NULL,
                published_digest text,
                byte_count bigint NOT NULL,
                metadata jsonb NOT NULL,
                page_count int,
                chunk_count int NOT NULL DEFAULT 0,
                created_at timestamptz NOT NULL DEFAULT now(),
                updated_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (collection_id, id),
                UNIQUE (collection_id, source)
            );
            CREATE INDEX documents_by_id ON documents (id);
            CREATE INDEX documents_by_metadata ON documents USING gin (metadata jsonb_path_ops);

            CREATE TABLE document_contents (
                collection_id uuid NOT NULL,
                document_id uuid NOT NULL,
                version int NOT NULL,
                content bytea NOT NULL,
                PRIMARY KEY (collection_id, document_id, version),
                FOREIGN KEY (collection_id, document_id) REFERENCES documents ON DELETE CASCADE
            );

            CREATE TABLE document_texts (
                collection_id uuid NOT NULL,
                document_id uuid NOT NULL,
                version int NOT NULL,
                text text NOT NULL,
                PRIMARY KEY (collection_id, document_id),
                FOREIGN KEY (collection_id, document_id) REFERENCES documents ON DELETE CASCADE
            );

            CREATE TABLE jobs (
                collection_id uuid NOT NULL,
                id uuid NOT NULL,
                document_id uuid NOT NULL,
                document_version int NOT NULL,
                state text NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'superseded')),
                stage text NOT NULL DEFAULT 'waiting',
                done int NOT NULL DEFAULT 0,
                total int NOT NULL DEFAULT 0,
                attempts int NOT NULL DEFAULT 0,
                error text,
                traceparent text,
                run_at timestamptz NOT NULL DEFAULT now(),
                lease_token uuid,
                leased_by text,
                lease_until timestamptz,
                created_at timestamptz NOT NULL DEFAULT now(),
                updated_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (collection_id, id)
            );
            CREATE INDEX jobs_by_id ON jobs (id);
            CREATE INDEX jobs_by_document ON jobs (collection_id, document_id);
            CREATE INDEX jobs_to_run ON jobs (run_at, id) WHERE state IN ('queued', 'running');

            CREATE TABLE chunks (
                collection_id uuid NOT NULL,
                id uuid NOT NULL,
                document_id uuid NOT NULL,
                ordinal int NOT NULL,
                text text NOT NULL,
                heading_path text[] NOT NULL,
                page int,
                start_offset int NOT NULL,
                end_offset int NOT NULL,
                token_count int NOT NULL,
                PRIMARY KEY (collection_id, id),
                FOREIGN KEY (collection_id, document_id) REFERENCES documents ON DELETE CASCADE
            );
            CREATE INDEX chunks_by_document ON chunks (collection_id, document_id, ordinal);

            CREATE TABLE chunk_terms (
                collection_id uuid NOT NULL,
                chunk_id uuid NOT NULL,
                length int NOT NULL,
                terms bytea NOT NULL,
                PRIMARY KEY (collection_id, chunk_id),
                FOREIGN KEY (collection_id, chunk_id) REFERENCES chunks ON DELETE CASCADE
            );

            CREATE TABLE embedding_models (
                id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                name text NOT NULL,
                fingerprint text NOT NULL UNIQUE,
                dimension int NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now()
            );

            CREATE TABLE document_changes (
                collection_id uuid NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
                document_id uuid NOT NULL,
                version bigint NOT NULL,
                deleted boolean NOT NULL,
                PRIMARY KEY (collection_id, document_id)
            );
            CREATE INDEX document_changes_by_version ON document_changes (collection_id, version);

            INSERT INTO collections (id, name, description)
            VALUES ('01900000-0000-7000-8000-000000000001', 'default', 'The collection that is there from the start');
            """)
}
