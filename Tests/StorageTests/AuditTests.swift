import Access
import Domain
import Postgres
import TestSupport
import Testing

@testable import Storage

/// The audit log on a real database; whoever tampers with it here owns the schema and may do everything.
@Suite(.timeLimit(.minutes(5))) struct AuditTests {
    private static let count = 8

    private func with(
        entries: Int = count, _ body: (TestDatabase, PostgresAuditLog) async throws -> Void
    ) async throws {
        try await TestDatabase.with { database in
            let log = PostgresAuditLog(pool: database.pool)
            try await log.append(
                (1...entries).map { number in
                    AuditEntry(
                        tenant: number.isMultiple(of: 3) ? nil : .standard, actor: "key_ä", action: "POST /v1/keys",
                        target: "/v1/keys/\(number)", code: "201")
                })
            try await body(database, log)
        }
    }

    /// Runs SQL as somebody who has switched the triggers off and sees every tenant.
    private func tamper(_ database: TestDatabase, _ sql: String) async throws {
        try await DataScope.$current.withValue(.every) {
            try await database.owner.execute(
                script: "ALTER TABLE audit_log DISABLE TRIGGER USER; \(sql); ALTER TABLE audit_log ENABLE TRIGGER USER")
        }
    }

    private func brokenRow(_ log: PostgresAuditLog, kept: AuditAnchor? = nil) async throws -> Int? {
        guard case .broken(let number, _) = try await AuditCheck(log).verdict(kept: kept) else { return nil }
        return number
    }

    @Test func `a log that was only added to is intact, by several writers at once`() async throws {
        try await with { database, log in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await log.append([
                            AuditEntry(actor: "a", action: "x", target: "\(number)"),
                            AuditEntry(actor: "b", action: "y", outcome: .refused),
                        ])
                    }
                }
                try await group.waitForAll()
            }
            let head = try await log.head()
            #expect(head.number == Self.count + 40)
            #expect(try await AuditCheck(log).verdict() == .intact(head))
            #expect(AuditAnchor(head.description) == head)
            #expect(try await log.newest(2).map(\.number) == [head.number - 1, head.number])
            #expect(try await log.rows(after: 0, limit: 100, of: "default").allSatisfy { $0.tenant == "default" })
        }
    }

    @Test func `services can add and read, and no more`() async throws {
        try await with { database, log in
            for statement in [
                "UPDATE audit_log SET actor = 'nobody'", "DELETE FROM audit_log", "TRUNCATE audit_log",
                "UPDATE audit_head SET number = 0", "DELETE FROM audit_head",
                "ALTER TABLE audit_log DISABLE TRIGGER USER",
            ] {
                await #expect(throws: PostgresError.self, "\(statement)") {
                    try await DataScope.$current.withValue(.every) { () async throws in
                        _ = try await database.pool.query(statement)
                    }
                }
            }
            // Number, time and digests are not the writer's to choose.
            try await DataScope.$current.withValue(.every) {
                _ = try await database.pool.query(
                    """
                    INSERT INTO audit_log VALUES (1, '2001-01-01', NULL, 'a', 'x', '', 'done', '', 1, '', '', 'forged', 'forged')
                    """)
            }
            #expect(try await log.newest(1)[0].number == Self.count + 1)
            #expect(try await brokenRow(log) == nil)
        }
    }

    @Test func `the owner too changes nothing by mistake`() async throws {
        try await with { database, log in
            for statement in ["UPDATE audit_log SET actor = 'nobody'", "DELETE FROM audit_log", "TRUNCATE audit_log"] {
                await #expect(throws: PostgresError.self, "\(statement)") {
                    try await DataScope.$current.withValue(.every) { () async throws in
                        try await database.owner.execute(script: statement)
                    }
                }
            }
            let broken = try await brokenRow(log)
            #expect(broken == nil)
        }
    }

    @Test(arguments: [
        "actor = 'nobody'", "tenant = NULL", "tenant = 'other'", "outcome = 'failed'", "code = '2'", "count = 2",
        "address = 'x'", "request_id = 'x'", "at = at + interval '1 microsecond'",
        "target = '', action = action || target",
        "digest = sha256('x')", "previous = sha256('x')",
    ])
    func `a row that was changed is named`(change: String) async throws {
        try await with { database, log in
            try await tamper(database, "UPDATE audit_log SET \(change) WHERE number = 5")
            #expect(try await brokenRow(log) == 5)
        }
    }

    @Test func `a row that was changed and digested anew is named`() async throws {
        try await with { database, log in
            try await tamper(
                database,
                """
                UPDATE audit_log SET actor = 'nobody' WHERE number = 5;
                UPDATE audit_log l SET digest = rag_audit_digest(l) WHERE number = 5
                """)
            #expect(try await brokenRow(log) == 5)
        }
    }

    @Test(arguments: [1, 4, 8]) func `a row that is gone is named`(number: Int) async throws {
        try await with { database, log in
            try await tamper(database, "DELETE FROM audit_log WHERE number = \(number)")
            #expect(try await brokenRow(log) == number)
        }
    }

    @Test func `rows in another order are named, and so are gaps that were closed`() async throws {
        try await with { database, log in
            try await tamper(
                database,
                """
                UPDATE audit_log SET number = 100 WHERE number = 3; UPDATE audit_log SET number = 3 WHERE number = 4;
                UPDATE audit_log SET number = 4 WHERE number = 100
                """)
            #expect(try await brokenRow(log) == 3)
        }
        try await with { database, log in
            try await tamper(
                database,
                "DELETE FROM audit_log WHERE number = 6; UPDATE audit_log SET number = number - 1 WHERE number > 6")
            #expect(try await brokenRow(log) == 6)
        }
    }

    @Test func `a tail that was cut off is noticed, even where the end was set back, by what was kept elsewhere`()
        async throws
    {
        try await with { database, log in
            let kept = try await log.head()
            try await tamper(database, "DELETE FROM audit_log WHERE number > 6")
            #expect(try await brokenRow(log) == 7)
            try await tamper(
                database,
                "UPDATE audit_head SET number = 6, digest = (SELECT digest FROM audit_log WHERE number = 6)")
            #expect(try await brokenRow(log) == nil)
            #expect(try await brokenRow(log, kept: kept) == 7)
            // Grown again, it is longer, but another one.
            try await log.append((1...5).map { AuditEntry(actor: "a", action: "x", target: "\($0)") })
            #expect(try await brokenRow(log) == nil)
            #expect(try await brokenRow(log, kept: kept) == kept.number)
        }
    }

    @Test func `what is forgotten is written down, and the rest can be checked`() async throws {
        try await with { database, log in
            try await tamper(database, "UPDATE audit_log SET at = at - interval '40 days' WHERE number <= 5")
            let owned = PostgresAuditLog(pool: database.owner)
            #expect(try await owned.forget(olderThanDays: 30) == 5)
            #expect(try await owned.forget(olderThanDays: 30) == 0)
            let rows = try await log.rows(after: 0, limit: 100)
            #expect(rows.map(\.number) == [6, 7, 8, 9])
            #expect(rows.last?.action == "audit forget")
            #expect(try await brokenRow(log) == nil)
            await #expect(throws: (any Error).self) { try await log.forget(olderThanDays: 1) }
            try await tamper(database, "DELETE FROM audit_log WHERE number = 6")
            #expect(try await brokenRow(log) == 6)
        }
    }

    @Test func `pages are read newest first, of one tenant, chosen by who, what and when`() async throws {
        try await with { database, log in
            try await log.append([AuditEntry(tenant: Tenant("other"), actor: "b", action: "y", target: "theirs")])
            try await log.append([
                AuditEntry(tenant: .standard, actor: "b", action: "y", target: "last", outcome: .failed, code: "500")
            ])
            try await tamper(database, "UPDATE audit_log SET at = '2026-03-05T23:59:59.999999Z' WHERE number = 4")
            try await DataScope.$current.withValue(.of(.standard)) { try await expectPages(log) }
            for tenant in [Tenant("third").map { DataScope.of($0) }, nil] {
                let none = try await DataScope.$current.withValue(tenant) { try await log.entries(AuditQuery()) }
                #expect(none.elements.isEmpty)
            }
        }
    }

    private func expectPages(_ log: PostgresAuditLog) async throws {
        var query = AuditQuery()
        query.limit = 3
        let first = try await log.entries(query)
        #expect(first.elements.map(\.number) == [10, 8, 7] && first.hasMore)
        query.before = 7
        let second = try await log.entries(query)
        #expect(second.elements.map(\.number) == [5, 4, 2] && second.hasMore)
        query.before = 2
        #expect(try await log.entries(query).elements.map(\.number) == [1])
        #expect(try await numbers(log) { $0.action = "y" } == [10])
        #expect(try await numbers(log) { $0.actor = "key_ä" } == [8, 7, 5, 4, 2, 1])
        #expect(try await numbers(log) { $0.span = DateSpan(from: nil, until: DateText("2026-03-05")) } == [4])
        #expect(try await numbers(log) { $0.span = DateSpan(from: nil, until: DateText("2026-03-04")) } == [])
        let whole = try await log.entries(AuditQuery()).elements[0]
        #expect(whole.entry.outcome == .failed && whole.entry.code == "500" && whole.entry.target == "last")
        #expect(AuditAnchor(number: whole.number, digest: whole.digest) == (try await log.head()))
    }

    private func numbers(_ log: PostgresAuditLog, _ change: (inout AuditQuery) -> Void) async throws -> [Int] {
        var query = AuditQuery()
        change(&query)
        return try await log.entries(query).elements.map(\.number)
    }

    @Test func `a tenant sees its own entries alone`() async throws {
        try await with { database, _ in
            let seen = try await DataScope.$current.withValue(.of(.standard)) {
                try await database.pool.query("SELECT DISTINCT tenant FROM audit_log").map {
                    try $0.optionalText("tenant")
                }
            }
            #expect(seen == ["default"])
        }
    }
}
