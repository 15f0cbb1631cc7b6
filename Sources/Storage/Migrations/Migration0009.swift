extension Migration {
    /// Every row of people's data belongs to a tenant, and row-level security shows a session what its settings
    /// `rag.tenant` and `rag.collections` name: nothing where they are not set, all tenants' for `*`. Even the tables' owner is
    /// bound. The settings stand in subselects, which are read once a statement and not once a row.
    static let tenancy = Migration(
        number: 9, name: "tenancy", worksFrom: 9,
        sql: """
            CREATE FUNCTION rag_tenant() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
                SELECT nullif(nullif(current_setting('rag.tenant', true), ''), '*') $$;
            CREATE FUNCTION rag_sees_every_tenant() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
                SELECT coalesce(current_setting('rag.tenant', true) = '*', false) $$;
            CREATE FUNCTION rag_collections() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
                SELECT string_to_array(nullif(current_setting('rag.collections', true), ''), ',') $$;

            -- Gives a table a tenant and its policy; the rows that are there belong to the tenant default.
            CREATE FUNCTION rag_protect(place regclass, collection text) RETURNS void LANGUAGE plpgsql AS $$
            BEGIN
                EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS tenant text NOT NULL DEFAULT ''default''', place);
                EXECUTE format('ALTER TABLE %s ALTER COLUMN tenant SET DEFAULT rag_tenant()', place);
                EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', place);
                EXECUTE format('DROP POLICY IF EXISTS tenant ON %s', place);
                EXECUTE format(
                    'CREATE POLICY tenant ON %s USING (
                        ((SELECT rag_sees_every_tenant()) OR tenant = (SELECT rag_tenant())) AND %s)', place, collection);
            END $$;

            ALTER TABLE collections ADD COLUMN tenant text NOT NULL DEFAULT 'default';
            ALTER TABLE collections DROP CONSTRAINT collections_name_key, ADD UNIQUE (tenant, name), ADD UNIQUE (tenant, id);
            SELECT rag_protect('collections',
                '((SELECT rag_collections()) IS NULL OR name = ANY ((SELECT rag_collections())::text[])
                    OR ''col_'' || id::text = ANY ((SELECT rag_collections())::text[]))');

            DO $$ DECLARE place text;
            BEGIN
                FOR place IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND (
                    tablename IN ('documents', 'document_contents', 'document_texts', 'jobs', 'chunks', 'chunk_terms',
                        'document_changes', 'embedding_checkpoints')
                    OR tablename ~ '^chunk_embeddings_[0-9]+$')
                LOOP
                    PERFORM rag_protect(place::regclass,
                        '((SELECT rag_collections()) IS NULL OR collection_id IN (SELECT id FROM collections))');
                END LOOP;
            END $$;
            SELECT rag_protect('idempotency_keys', 'true');
            SELECT rag_protect('api_keys', 'true');

            ALTER TABLE idempotency_keys DROP CONSTRAINT idempotency_keys_pkey, ADD PRIMARY KEY (tenant, key);
            ALTER TABLE documents ADD FOREIGN KEY (tenant, collection_id) REFERENCES collections (tenant, id);
            ALTER TABLE jobs ADD FOREIGN KEY (tenant, collection_id) REFERENCES collections (tenant, id);
            ALTER TABLE document_changes
                ADD FOREIGN KEY (tenant, collection_id) REFERENCES collections (tenant, id) ON DELETE CASCADE;

            ALTER TABLE api_keys ADD COLUMN collections text[] NOT NULL DEFAULT '{}';

            -- A model's vectors need a table for their dimension, and services may make none.
            CREATE FUNCTION rag_make_embeddings(dimension int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
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
                        PRIMARY KEY (collection_id, model_id, chunk_id),
                        FOREIGN KEY (collection_id, chunk_id) REFERENCES chunks ON DELETE CASCADE);
                    ALTER TABLE %1$I ALTER COLUMN embedding SET STORAGE PLAIN;
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
