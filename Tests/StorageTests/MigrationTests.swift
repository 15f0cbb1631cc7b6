import Domain
import Postgres
import Storage
import TestSupport
import Testing

/// What a database that is not as it should be is told.
@Suite struct MigrationTests {
    private func reason(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func `where the role for services is missing or may read nothing, what to run is said`() async throws {
        try await TestDatabase.with { database in
            var configuration = try TestServers.postgresConfiguration(database.url).confined()
            configuration.role = "role_" + String(UInt64.random(in: .min ... .max), radix: 36)
            let pool = PostgresPool(configuration)
            for dependency in [PostgresDependency(pool: pool), SchemaDependency(pool: pool)] as [any Dependency] {
                let error = await #expect(throws: ServiceError.self) { try await dependency.check() }
                #expect(error?.message.contains("run: ragctl migrate") == true, "\(dependency.name)")
            }
            try await database.owner.execute(script: "REVOKE SELECT ON schema_migrations FROM rag_service")
            let error = await #expect(throws: ServiceError.self) {
                try await SchemaDependency(pool: database.pool).check()
            }
            #expect(error?.message.contains("run: ragctl migrate") == true)
        }
    }

    @Test func `a database without a schema, an older one and a newer one are not ready, and say why`() async throws {
        try await TestDatabase.with { database in
            let dependency = SchemaDependency(pool: database.owner)
            try await dependency.check()
            _ = try await database.owner.query(
                "INSERT INTO schema_migrations (number, name, checksum) VALUES (99, 'x', 'y')")
            #expect(await reason { try await dependency.check() }.contains("newer release"))
            _ = try await database.owner.query("DELETE FROM schema_migrations WHERE number > 1")
            #expect(await reason { try await dependency.check() }.contains("ragctl migrate"))
            try await database.owner.execute(script: "DROP TABLE schema_migrations")
            #expect(await reason { try await dependency.check() }.contains("ragctl migrate"))
        }
    }

    @Test func `the release before works with a database that was only added to, and migrates nothing`() async throws {
        try await TestDatabase.with { database in
            let newest = try await database.owner.query("SELECT max(number) AS n FROM schema_migrations")[0].int("n")
            _ = try await database.owner.query(
                "INSERT INTO schema_migrations (number, name, checksum, works_from) VALUES ($1::int, 'x', 'y', $2::int)",
                [.int(newest + 1), .int(newest)])
            try await SchemaDependency(pool: database.owner).check()
            #expect(try await Migrator(pool: database.owner).run().isEmpty)
            _ = try await database.owner.query(
                "UPDATE schema_migrations SET works_from = $1::int WHERE name = 'x'", [.int(newest + 1)])
            #expect(await reason { try await SchemaDependency(pool: database.owner).check() }.contains("newer release"))
            #expect(await reason { _ = try await Migrator(pool: database.owner).run() }.contains("newer release"))
        }
    }

    @Test func `a migration and its entry in the audit log are one transaction`() async throws {
        try await TestDatabase.with { database in
            let log = PostgresAuditLog(pool: database.pool)
            let last = "DROP TABLE audit_intents; DELETE FROM schema_migrations WHERE number = 16"
            try await database.owner.execute(script: last)
            #expect(try await Migrator(pool: database.owner).run(as: "ragctl") == ["16 audit intents"])
            #expect(try await Migrator(pool: database.owner).run(as: "ragctl").isEmpty)
            let entries = try await log.rows(after: 0, limit: 9)
            #expect(entries.map { [$0.actor, $0.action, $0.target] } == [["ragctl", "migrate", "16 audit intents"]])
            #expect(try await AuditCheck(log).verdict() == .intact(try await log.head()))
            try await database.owner.execute(
                script: last + """
                    ;
                    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
                    CREATE TRIGGER refuse BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse()
                    """)
            await #expect(throws: PostgresError.self) { try await Migrator(pool: database.owner).run(as: "ragctl") }
            let done = try await database.owner.query("SELECT FROM schema_migrations WHERE number = 16")
            #expect(done.isEmpty)
        }
    }

    @Test func `an owner whom row-level security binds migrates from the first step on, and the log tells of it`()
        async throws
    {
        try await TestDatabase.with { database in
            let name = "owner_" + String(UInt64.random(in: .min ... .max), radix: 36)
            try await database.owner.execute(
                script: """
                    CREATE ROLE \(name); DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION \(name);
                    CREATE EXTENSION vector
                    """)
            var configuration = try TestServers.postgresConfiguration(database.url).scoped(fallback: .every)
            configuration.role = name
            let owner = PostgresPool(configuration)
            let steps = try await Migrator(pool: owner).run(as: "ragctl")
            #expect(steps.first == "1 foundation")
            let rows = try await PostgresAuditLog(pool: owner).rows(after: 0, limit: 9)
            #expect(rows.map(\.target) == [steps.joined(separator: ", ")])
            try await database.owner.execute(script: "DROP OWNED BY \(name) CASCADE; DROP ROLE \(name)")
        }
    }

    @Test func `a list of steps from before they said what they work with is understood`() async throws {
        try await TestDatabase.with { database in
            try await database.owner.execute(script: "ALTER TABLE schema_migrations DROP COLUMN works_from")
            try await SchemaDependency(pool: database.owner).check()
            #expect(try await Migrator(pool: database.owner).run().isEmpty)
        }
    }

    @Test func `embeddings made before their table named the document are kept`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection)
            _ = try await stores.intake.accept(.sample("a.txt"), into: home.id)
            let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
            try await stores.publisher.publish(.sample, [.sample(0)], model: .sample, under: lease)
            try await database.owner.execute(
                script: """
                    ALTER TABLE chunk_embeddings_3 DROP COLUMN document_id;
                    ALTER TABLE documents DROP COLUMN published_title, DROP COLUMN published_metadata;
                    CREATE INDEX documents_by_metadata ON documents (id);
                    DELETE FROM schema_migrations WHERE number = 2
                    """)
            #expect(try await Migrator(pool: database.owner).run() == ["2 published version"])
            let found = try await stores.index.nearest(
                to: [1, 0, 0], in: home.id, model: .sample, filter: .compare(key: "none", .ne, 1), limit: 9)
            #expect(found.count == 1)
            #expect(try await stores.index.passages(found.map(\.id), in: home.id, for: .none).first?.title == "Title")
        }
    }

    @Test func `vectors from before those of sentences were kept stay, and new ones take them in`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection)
            for name in ["a.txt", "b.txt"] {
                _ = try await stores.intake.accept(.sample(name), into: home.id)
                let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
                try await stores.publisher.publish(.sample, [.sample(0)], model: .sample, under: lease)
                guard name == "a.txt" else { continue }
                try await database.owner.execute(
                    script: """
                        ALTER TABLE chunk_embeddings_3 DROP COLUMN sentences;
                        ALTER TABLE embedding_checkpoints DROP COLUMN sentences;
                        DELETE FROM schema_migrations WHERE number = 15
                        """)
                #expect(try await Migrator(pool: database.owner).run() == ["15 sentence vectors"])
            }
            let found = try await stores.index.nearest(
                to: [1, 0, 0], in: home.id, model: .sample, filter: nil, limit: 9)
            #expect(found.count == 2)
            let kept = try await PostgresSentenceIndex(pool: database.pool)
                .sentences(of: found.map(\.id), in: home.id, by: .sample)
            #expect(kept.count == 1 && kept.values.first?.holds("chunk 0") == true)
        }
    }

    @Test func `each database's default collection has an id of its own`() async throws {
        try await TestDatabase.with { one in
            try await TestDatabase.with { other in
                var ids: Set<String> = []
                for database in [one, other] {
                    let rows = try await database.pool.query(
                        "SELECT id::text AS id FROM collections WHERE name = 'default'")
                    ids.formUnion(try rows.map { try $0.text("id") })
                }
                #expect(ids.count == 2)
            }
        }
    }
}
