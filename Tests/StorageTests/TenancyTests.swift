import Domain
import Postgres
import TestSupport
import Testing

@testable import Storage

/// Two tenants in one database, seen through the role that services work as.
@Suite(.timeLimit(.minutes(5))) struct TenancyTests {
    private static let other = DataScope.of(Tenant("other") ?? .standard)
    private static let own = DataScope.of(.standard)

    private func within(_ scope: DataScope?, _ body: () async throws -> Void) async throws {
        try await DataScope.$current.withValue(scope, operation: body)
    }

    /// Pools without the fallback that tests usually have.
    private func strict(_ database: TestDatabase) throws -> PostgresPool {
        PostgresPool(try TestServers.postgresConfiguration(database.url).confined())
    }

    @Test func `every table is bound by its policy, the owner too, but those that belong to all`() async throws {
        try await TestDatabase.with { database in
            _ = try await database.pool.query("SELECT rag_make_embeddings(3)")
            let rows = try await database.pool.query(
                """
                SELECT relname, relrowsecurity AND relforcerowsecurity
                    AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) AS bound
                FROM pg_class c WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY 1
                """)
            let unbound = try rows.filter { try !$0.bool("bound") }.map { try $0.text("relname") }
            #expect(unbound == ["audit_head", "embedding_models", "schema_migrations"])
            #expect(rows.count > 10)
        }
    }

    @Test func `services work as a role that cannot bypass the policies`() async throws {
        try await TestDatabase.with { database in
            let role = try #require(
                try await database.pool.query(
                    """
                    SELECT rolname = 'rag_service' AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
                        AND NOT EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) AS is_weak
                    FROM pg_roles r WHERE rolname = current_user
                    """
                ).first)
            #expect(try role.bool("is_weak"))
            for statement in [
                "ALTER TABLE documents DISABLE ROW LEVEL SECURITY", "DROP POLICY tenant ON documents",
                "CREATE TABLE mine (id int)", "TRUNCATE documents", "DELETE FROM schema_migrations",
            ] {
                await #expect(throws: PostgresError.self, "\(statement)") {
                    _ = try await database.pool.query(statement)
                }
            }
        }
    }

    @Test func `a login of its own works as services do and is no more`() async throws {
        try await TestDatabase.with { database in
            let name = "login_" + String(UInt64.random(in: .min ... .max), radix: 36)
            try await database.owner.execute(script: "CREATE ROLE \(name) LOGIN")
            defer { Task { try? await database.owner.execute(script: "DROP ROLE \(name)") } }
            await #expect(throws: SchemaError.self) { try await Migrator(pool: database.owner).admit("nobody_\(name)") }
            try await Migrator(pool: database.owner).admit(name)
            let url = database.url.replacing("postgresql://postgres@", with: "postgresql://\(name)@")
            let check = try await TenancyCheck(PostgresPool(TestServers.postgresConfiguration(url)))
            #expect(check.isBound && !check.isMore && check.login == name)
            #expect(try await TenancyCheck(database.owner).isMore)
            let stores = TenantStores(PostgresPool(try TestServers.postgresConfiguration(url).confined()))
            try await within(Self.own) { () async throws in try await stores.ingest("a.txt") }
        }
    }

    @Test func `without a tenant nothing is seen and nothing can be written`() async throws {
        try await TestDatabase.with { database in
            let stores = TenantStores(database.pool)
            try await stores.ingest("a.txt")
            let pool = try strict(database)
            for table in ["collections", "documents", "document_texts", "chunks", "chunk_terms", "jobs"] {
                #expect(try await pool.query("SELECT count(*) AS n FROM \(table)")[0].int("n") == 0, "\(table)")
                #expect(try await pool.query("DELETE FROM \(table) RETURNING 1").isEmpty, "\(table)")
            }
            await #expect(throws: (any Error).self) {
                _ = try await PostgresCollectionStore(pool: pool).create(
                    name: "new", description: nil, settings: CollectionSettings())
            }
            #expect(try await database.pool.query("SELECT count(*) AS n FROM documents")[0].int("n") == 1)
        }
    }

    @Test func `a connection that served one tenant shows the next one nothing of it`() async throws {
        try await TestDatabase.with { database in
            try await TenantStores(database.pool).ingest("a.txt")
            var configuration = try TestServers.postgresConfiguration(database.url).confined()
            configuration.maximumConnections = 1
            let pool = PostgresPool(configuration)
            func count(_ scope: DataScope?) async throws -> Int {
                try await DataScope.$current.withValue(scope) {
                    try await pool.query("SELECT count(*) AS n FROM documents")[0].int("n")
                }
            }
            for _ in 0..<3 {
                #expect(try await count(Self.own) == 1)
                #expect(try await count(Self.other) == 0)
                #expect(try await count(.every) == 1)
                #expect(try await count(nil) == 0)
                #expect(try await count(.of(.standard, collections: [])) == 0)
            }
            // A transaction that failed leaves the settings as the connection believes them to be.
            await #expect(throws: (any Error).self) {
                try await within(Self.own) { try await pool.transaction { _ = try await $0.query("SELECT 1 / 0") } }
            }
            #expect(try await count(Self.other) == 0)
            #expect(try await count(Self.own) == 1)
        }
    }

    @Test func `no port shows or changes what is another tenant's`() async throws {
        try await TestDatabase.with { database in
            let stores = TenantStores(database.pool)
            let document = try await stores.ingest("a.txt")
            let job = try #require(
                try await stores.log.jobs(in: nil, state: nil, PageRequest()).elements.first)
            try await within(Self.other) { () async throws in
                #expect(try await stores.collections.list(PageRequest()).elements.isEmpty)
                #expect(try await stores.catalog.documents(in: document.collectionID, PageRequest()).elements.isEmpty)
                #expect(try await stores.log.jobs(in: nil, state: nil, PageRequest()).elements.isEmpty)
                #expect(
                    try await stores.log.jobs(in: document.collectionID, state: nil, PageRequest()).elements.isEmpty)
                for attempt in stores.attempts(on: document, job) {
                    await #expect(throws: ServiceError.self, "\(attempt.name)") { try await attempt.run() }
                }
                #expect(try await stores.feed.changes(in: document.collectionID, after: 0, limit: 10).isEmpty)
                #expect(try await stores.feed.terms(of: [document.id], in: document.collectionID).isEmpty)
                let vector: [Float] = [1, 0, 0]
                let near = try await stores.index.nearest(
                    to: vector, in: document.collectionID, model: .sample, filter: nil, limit: 10)
                #expect(near.isEmpty)
            }
            #expect(try await stores.catalog.document(document.id) == document)
            #expect(try await stores.catalog.text(of: document.id).text == "alpha beta")
        }
    }

    @Test func `a document cannot be put into another tenant's collection`() async throws {
        try await TestDatabase.with { database in
            let stores = TenantStores(database.pool)
            let home = try await stores.collections.find(.defaultCollection)
            try await within(Self.other) { () async throws in
                await #expect(throws: ServiceError.self) { _ = try await stores.accept("b.txt", into: home.id) }
            }
            #expect(try await stores.catalog.documents(in: home.id, PageRequest()).elements.isEmpty)
        }
    }

    @Test func `both tenants have what they call alike`() async throws {
        try await TestDatabase.with { database in
            let stores = TenantStores(database.pool)
            let key = [UInt8](repeating: 1, count: 32)
            let mine = try await stores.collections.find(.defaultCollection)
            #expect(try await stores.idempotency.claim(key, payload: key) == .granted)
            try await within(Self.other) { () async throws in
                let theirs = try await stores.collections.create(
                    name: "default", description: nil, settings: CollectionSettings())
                #expect(theirs.id != mine.id)
                #expect(try await stores.collections.find(.defaultCollection).id == theirs.id)
                #expect(try await stores.idempotency.claim(key, payload: key) == .granted)
                #expect(try await stores.accept("a.txt", into: theirs.id).outcome == .created)
            }
            #expect(try await stores.collections.find(.defaultCollection).id == mine.id)
            #expect(try await stores.idempotency.claim(key, payload: key) == .running)
        }
    }

    @Test func `workers take every tenant's jobs and work in the job's tenant`() async throws {
        try await TestDatabase.with { database in
            let stores = TenantStores(database.pool)
            try await within(Self.other) { () async throws in
                let home = try await stores.collections.create(
                    name: "default", description: nil, settings: CollectionSettings())
                _ = try await stores.accept("a.txt", into: home.id)
            }
            let worker = TenantStores(try strict(database))
            let lease = try #require(try await worker.queue.lease(worker: "w", for: .lasting))
            #expect(lease.tenant.name == "other")
            try await worker.finish(lease)
            #expect(try await stores.log.jobs(in: nil, state: nil, PageRequest()).elements.isEmpty)
            try await within(Self.other) { () async throws in
                let jobs = try await stores.log.jobs(in: nil, state: nil, PageRequest()).elements
                #expect(jobs.map(\.state) == [.succeeded])
                #expect(try await stores.catalog.text(of: jobs[0].documentID).text == "alpha beta")
            }
        }
    }

    @Test func `a scope of some collections shows those alone`() async throws {
        try await TestDatabase.with { database in
            let stores = TenantStores(database.pool)
            let document = try await stores.ingest("a.txt")
            let second = try await stores.collections.create(
                name: "second", description: nil, settings: CollectionSettings())
            for names in [["second"], [second.id.description], ["second", "third"]] {
                let some = DataScope.of(.standard, collections: names)
                try await within(some) { () async throws in
                    #expect(try await stores.collections.list(PageRequest()).elements.map(\.id) == [second.id])
                    await #expect(throws: ServiceError.self) { _ = try await stores.catalog.document(document.id) }
                    #expect(try await stores.accept("b-\(names).txt", into: second.id).outcome == .created)
                    await #expect(throws: ServiceError.self) {
                        _ = try await stores.accept("c.txt", into: document.collectionID)
                    }
                }
            }
            let first = DataScope.of(.standard, collections: ["default"])
            try await within(first) { () async throws in
                #expect(try await stores.catalog.document(document.id).id == document.id)
            }
        }
    }
}
