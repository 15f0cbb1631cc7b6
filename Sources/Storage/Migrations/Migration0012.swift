extension Migration {
    /// The default collection had one id in all databases: two that share a Redis kept answers under the same keys. Where
    /// nothing has happened in it yet, which is so in a new database, it gets one of its own.
    static let ownDefault = Migration(
        number: 12, name: "own default collection", worksFrom: 9,
        sql: """
            SELECT set_config('rag.tenant', '*', true);
            DO $$
            DECLARE known constant uuid := '01900000-0000-7000-8000-000000000001';
            BEGIN
                IF EXISTS (SELECT FROM collections WHERE id = known AND version = 0)
                    AND NOT EXISTS (SELECT FROM documents WHERE collection_id = known)
                    AND NOT EXISTS (SELECT FROM jobs WHERE collection_id = known)
                THEN
                    DELETE FROM collections WHERE id = known;
                    INSERT INTO collections (id, name, description, tenant)
                    VALUES (gen_random_uuid(), 'default', 'The collection that is there from the start', 'default');
                END IF;
            END $$;
            SELECT set_config('rag.tenant', '', true);
            """)
}
