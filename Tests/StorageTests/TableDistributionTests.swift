import Domain
import Postgres
import Storage
import TestSupport
import Testing

/// The way to a Citus cluster, as far as it can be gone without one: functions of Citus' names note what they are called with.
struct TableDistributionTests {
    private static let citus = """
        CREATE TABLE pg_dist_partition (logicalrelid regclass PRIMARY KEY, neighbour text);
        CREATE FUNCTION create_reference_table(name regclass) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
            IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND name IN (conrelid, confrelid))
                THEN RAISE 'has references'; END IF;
            INSERT INTO pg_dist_partition VALUES (name, 'everywhere');
        END $$;
        CREATE FUNCTION create_distributed_table(name regclass, key text, colocate_with text) RETURNS void
        LANGUAGE plpgsql AS $$ BEGIN
            IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND name IN (conrelid, confrelid)) AND colocate_with = 'none'
                THEN RAISE 'has references'; END IF;
            IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = name AND attname = key)
                THEN RAISE 'no such column'; END IF;
            INSERT INTO pg_dist_partition VALUES (name, colocate_with);
        END $$;
        """
    private static let references = """
        SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS text
        FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1
        """

    @Test func `without Citus nothing happens and the reason is told`() async throws {
        try await TestDatabase.with { database in
            let error = await #expect(throws: SchemaError.self) {
                try await TableDistribution(pool: database.owner).run()
            }
            #expect(error?.description.contains("extension citus") == true)
        }
    }

    @Test func `all tables are distributed, once, with the references they had`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection)
            let loader = try await PostgresBulkLoader(pool: database.owner, collection: home.id, model: .sample)
            let before = try await database.owner.query(Self.references).map { try $0.text("text") }
            try await database.owner.execute(script: Self.citus)
            let done = try await TableDistribution(pool: database.owner).run(as: "ragctl")
            let entry = try await PostgresAuditLog(pool: database.pool).newest(1).first
            #expect(entry?.action == "migrate" && entry?.target.hasPrefix("distribution of collections, ") == true)
            #expect(done.prefix(3) == ["collections", "embedding_models", "documents"])
            #expect(done.contains("chunk_embeddings_3"))
            let after = try await database.owner.query(Self.references).map { try $0.text("text") }
            #expect(after == before)
            #expect(try await TableDistribution(pool: database.owner).run().isEmpty)
            try await loader.finish(version: 0)
        }
    }

    @Test func `a model that comes later has its vectors distributed too`() async throws {
        try await TestDatabase.with { database in
            try await database.owner.execute(script: Self.citus)
            _ = try await TableDistribution(pool: database.owner).run()
            let home = try await Stores(database).collections.find(.defaultCollection)
            _ = try await PostgresBulkLoader(pool: database.owner, collection: home.id, model: .sample)
            let rows = try await database.owner.query(
                "SELECT neighbour FROM pg_dist_partition WHERE logicalrelid = 'chunk_embeddings_3'::regclass")
            #expect(try rows.map { try $0.text("neighbour") } == ["documents"])
        }
    }

    /// What a distributed table may have: keys and references with the column by which it is distributed.
    @Test func `every key of what belongs to a collection begins with the collection`() async throws {
        try await TestDatabase.with { database in
            let home = try await Stores(database).collections.find(.defaultCollection)
            _ = try await PostgresBulkLoader(pool: database.owner, collection: home.id, model: .sample)
            let keys = try await database.owner.query(
                """
                SELECT i.indexrelid::regclass::text AS key, a.attname::text AS first
                FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = current_schema()::regnamespace
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                WHERE i.indisunique
                    AND EXISTS (SELECT FROM pg_attribute k WHERE k.attrelid = i.indrelid AND k.attname = 'collection_id')
                """)
            #expect(keys.count >= 9)
            for key in keys {
                let name = try key.text("key")
                #expect(try key.text("first") == "collection_id", "\(name)")
            }
            let owned = try await database.owner.query(
                """
                SELECT c.relname::text AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attname = 'collection_id'
                """
            ).map { try $0.text("name") }
            try await database.owner.execute(script: Self.citus)
            let done = try await TableDistribution(pool: database.owner).run()
            #expect(Set(owned).isSubset(of: done), "a table of collections is not distributed")
        }
    }
}
