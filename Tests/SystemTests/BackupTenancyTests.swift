import Domain
import FoundationEssentials
import Operations
import Postgres
import Storage
import TestSupport
import Testing

/// Row-level security binds the owner who backs up: nothing of any tenant may be missing, and what comes back is guarded.
struct BackupTenancyTests {
    @Test func `an owner whom the policies bind saves all tenants and restores them guarded`() async throws {
        try await with { ragctl, source, target in
            let made = try await ragctl.json("backup", "create", "--json", database: source.url)
            #expect(made["counts"]?["collections"]?.int == 3)
            let restored = try await ragctl.run("restore", database: target.url)
            #expect(restored.succeeded, "\(restored.words)")
            #expect(try await tenants(target) == ["acme", "default", "zeta"])
            let (before, after) = (try await guards(source), try await guards(target))
            #expect(before.count > 10 && after == before)
        }
    }

    @Test func `a dump that the policies thinned out is refused`() async throws {
        try await with { ragctl, source, _ in
            // Without the setting that shows every tenant: as behind a pooler that drops it.
            let connection = try PostgresEnvironment.variables(of: source.url)
            let shelf = BackupShelf(
                store: try FolderStore(folder: ragctl.folder + "/thin"), key: try ragctl.key,
                tool: PostgresTool(folder: nil, connection: connection))
            let backup = PostgresBackupSource(pool: source.pool)
            let manifest = try await backup.withSnapshot { try await shelf.make($0, at: Date()) }
            let error = await #expect(throws: BackupError.self) { try await shelf.verify(manifest.name) }
            #expect(error?.description.contains("0 rows of collections, its moment had 3") == true, "\(error as Any)")
        }
    }

    /// A database, connected as the one who owns it and is nothing more.
    private struct Owned {
        let url: String
        let pool: PostgresPool
    }

    /// Two databases of one owner: one with three tenants' collections, and an empty one.
    private func with(_ body: (RagctlRun, Owned, Owned) async throws -> Void) async throws {
        let folder = "/tmp/rag-backup-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let owner = "owner_\(UInt32.random(in: .min ... .max))"
        try await TestDatabase.with { source in
            try await source.owner.execute(script: "CREATE ROLE \(owner) LOGIN; GRANT rag_service TO \(owner)")
            try await hand(source, to: owner)
            try await TestDatabase.with { target in
                try await hand(target, to: owner)
                let (full, empty) = (try owned(source, owner), try owned(target, owner))
                try await full.pool.execute(
                    script: """
                        INSERT INTO collections (id, name, tenant)
                        VALUES (gen_random_uuid(), 'a', 'acme'), (gen_random_uuid(), 'z', 'zeta')
                        """)
                try await PostgresBackupSource(pool: empty.pool).empty()
                try await body(try RagctlRun(folder: folder), full, empty)
                try await target.owner.execute(script: "DROP OWNED BY \(owner) CASCADE")
            }
            try await source.owner.execute(script: "DROP OWNED BY \(owner) CASCADE; DROP ROLE \(owner)")
        }
    }

    private func owned(_ database: TestDatabase, _ owner: String) throws -> Owned {
        let parts = database.url.split(separator: "@", maxSplits: 1)
        let url = "postgresql://\(owner)@" + (parts.last ?? "")
        let configuration = try TestServers.postgresConfiguration(url)
        return Owned(url: url, pool: PostgresPool(configuration.scoped(fallback: .every)))
    }

    private func hand(_ database: TestDatabase, to owner: String) async throws {
        try await database.owner.execute(
            script: """
                GRANT ALL ON SCHEMA public TO \(owner) WITH GRANT OPTION;
                DO $$ DECLARE thing text; BEGIN
                    FOR thing IN SELECT format('TABLE %I', tablename) FROM pg_tables WHERE schemaname = 'public'
                        UNION ALL SELECT format('ROUTINE %s', p.oid::regprocedure) FROM pg_proc p
                        WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
                            SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
                    LOOP EXECUTE format('ALTER %s OWNER TO \(owner)', thing); END LOOP;
                END $$
                """)
    }

    private func tenants(_ database: Owned) async throws -> [String] {
        let rows = try await database.pool.query("SELECT DISTINCT tenant FROM collections ORDER BY 1")
        return try rows.map { try $0.text("tenant") }
    }

    /// Policies, and what the services' role may do.
    private func guards(_ database: Owned) async throws -> [String] {
        try await database.pool.query(
            """
            SELECT format('%s %s %s %s', c.relname, relrowsecurity, relforcerowsecurity, p.qual) AS line
            FROM pg_class c JOIN pg_policies p ON p.tablename = c.relname WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT format('%s %s', tablename, string_agg(privilege, ' ' ORDER BY privilege))
            FROM pg_tables, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) privilege
            WHERE schemaname = 'public' AND has_table_privilege('rag_service', 'public.' || tablename, privilege)
            GROUP BY tablename ORDER BY 1
            """
        ).map { try $0.text("line") }
    }
}
