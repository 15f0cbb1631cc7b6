extension Migration {
    /// Beside a chunk's vector lie those of its sentences, null where there are none (`SentenceVectors`). Out of line they
    /// would be compressed in vain.
    static let sentenceVectors = Migration(
        number: 15, name: "sentence vectors", worksFrom: 9,
        sql: """
            DO $$ DECLARE place text;
            BEGIN
                FOR place IN SELECT tablename FROM pg_tables
                    WHERE schemaname = current_schema() AND tablename ~ '^chunk_embeddings_[0-9]+$'
                LOOP
                    EXECUTE format('ALTER TABLE %I ADD COLUMN sentences bytea', place);
                    -- A table that is spread over a cluster takes no other storage.
                    IF to_regclass('pg_dist_partition') IS NULL THEN
                        EXECUTE format('ALTER TABLE %I ALTER COLUMN sentences SET STORAGE EXTERNAL', place);
                    END IF;
                END LOOP;
            END $$;
            ALTER TABLE embedding_checkpoints ADD COLUMN sentences bytea NOT NULL DEFAULT '';

            CREATE OR REPLACE FUNCTION rag_make_embeddings(dimension int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
                SET search_path FROM CURRENT AS $$
            DECLARE place text := 'chunk_embeddings_' || dimension;
            BEGIN
                IF to_regclass(place) IS NOT NULL THEN RETURN; END IF;
                EXECUTE format(
                    'CREATE TABLE %1$I (
                        collection_id uuid NOT NULL,
                        model_id int NOT NULL REFERENCES embedding_models (id),
                        chunk_id uuid NOT NULL,
                        document_id uuid NOT NULL,
                        embedding halfvec(%2$s) NOT NULL,
                        sentences bytea,
                        PRIMARY KEY (collection_id, model_id, chunk_id),
                        FOREIGN KEY (collection_id, chunk_id) REFERENCES chunks ON DELETE CASCADE);
                    ALTER TABLE %1$I ALTER COLUMN embedding SET STORAGE PLAIN;
                    ALTER TABLE %1$I ALTER COLUMN sentences SET STORAGE EXTERNAL;
                    CREATE INDEX %3$I ON %1$I (collection_id, chunk_id);
                    CREATE INDEX %4$I ON %1$I (collection_id, document_id)',
                    place, dimension, place || '_by_chunk', place || '_by_document');
                IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rag_service') THEN
                    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO rag_service', place);
                END IF;
                PERFORM rag_protect(place::regclass,
                    '((SELECT rag_collections()) IS NULL OR collection_id IN (SELECT id FROM collections))');
                -- Where the chunks are spread over a cluster, their vectors are too.
                IF to_regclass('pg_dist_partition') IS NULL THEN RETURN; END IF;
                IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'chunks'::regclass) THEN
                    PERFORM create_distributed_table(place::regclass, 'collection_id', colocate_with => 'documents');
                END IF;
            END $$;
            """)
}
