import Access
import Domain
import FoundationEssentials
import Postgres
import TestSupport
import Testing

@testable import Storage

/// A change and what the audit log says of it, with whoever makes the change dying at the worst moment.
@Suite(.timeLimit(.minutes(5))) struct AuditIntentTests {
    private static let entry = AuditEntry(tenant: .standard, actor: "key_1", action: "POST /x", target: "/x")

    /// Runs `body` as a request does.
    private func intending<Result>(
        _ body: () async throws -> Result
    ) async throws -> (result: Result, intent: AuditIntent) {
        let intent = AuditIntent(Self.entry)
        return (try await AuditIntent.$current.withValue(intent, operation: body), intent)
    }

    private func expectIntact(_ log: PostgresAuditLog) async throws {
        #expect(try await AuditCheck(log).verdict() == .intact(try await log.head()))
    }

    @Test(arguments: AuditedChange.all)
    func `of a process that dies behind a change both the change and its entry are there`(_ change: AuditedChange)
        async throws
    {
        try await TestDatabase.with { database in
            let log = PostgresAuditLog(pool: database.pool)
            let subject = try await AuditedSubject(database)
            let before = try await subject.state()
            let made = try await intending { try await change.run(subject) }.result
            #expect(try await subject.state() != before)
            #expect(try await log.waiting() == 1)
            #expect(try await log.adopt(olderThan: .seconds(60)) == 0)
            #expect(try await log.adopt(olderThan: .zero) == 1)
            let row = try #require(try await log.newest(1).first)
            #expect(row.actor == "key_1" && row.action == "POST /x")
            #expect(row.target.hasPrefix("/x\(made.map { " -> \($0)" } ?? "") @ 20"), "\(row.target)")
            #expect(row.outcome == "done" && row.code == "unanswered" && row.tenant == "default")
            #expect(try await log.waiting() == 0)
            try await expectIntact(log)
        }
    }

    @Test(arguments: AuditedChange.all)
    func `of a connection that is killed behind a change and before its end neither is there`(_ change: AuditedChange)
        async throws
    {
        try await TestDatabase.with { database in
            let log = PostgresAuditLog(pool: database.pool)
            let subject = try await AuditedSubject(database)
            let before = try await subject.state()
            try await database.owner.execute(
                script: """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                    BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(60); RETURN NEW; END $$;
                    CREATE CONSTRAINT TRIGGER die AFTER INSERT ON audit_intents DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION die()
                    """)
            let intent = AuditIntent(Self.entry)
            await #expect(throws: ServiceError.self) {
                try await AuditIntent.$current.withValue(intent) { _ = try await change.run(subject) }
            }
            #expect(intent.keptID == nil)
            #expect(try await subject.state() == before)
            #expect(try await log.waiting() == 0)
            #expect(try await log.adopt(olderThan: .zero) == 0)
            try await expectIntact(log)
        }
    }

    @Test func `what an entry's target names already is not named again`() async throws {
        try await TestDatabase.with { database in
            let subject = try await AuditedSubject(database)
            let key = subject.key.key.id
            for target in ["/v1/keys/\(key)/rotate", ""] {
                let intent = AuditIntent(AuditEntry(actor: "a", action: "x", target: target))
                try await AuditIntent.$current.withValue(intent) {
                    _ = try await subject.keys.change(key, in: .standard, .revoke)
                }
                let kept = try await database.owner.query("DELETE FROM audit_intents RETURNING target")
                #expect(try kept.map { try $0.text("target") } == [target.isEmpty ? key.description : target])
            }
        }
    }

    @Test func `an entry takes the place of its intent, once`() async throws {
        try await TestDatabase.with { database in
            let log = PostgresAuditLog(pool: database.pool)
            let subject = try await AuditedSubject(database)
            var entries: [AuditEntry] = []
            for name in ["one", "two"] {
                let made = try await intending { try await subject.create(name) }
                var entry = Self.entry
                entry.code = "201"
                entry.intent = try #require(made.intent.keptID)
                entries.append(entry)
            }
            try await log.append([entries[0], AuditEntry(actor: "b", action: "y", outcome: .refused)])
            #expect(try await log.waiting() == 1)
            // The other one was taken for dead, and speaks after all.
            #expect(try await log.adopt(olderThan: .zero) == 1)
            try await log.append(entries)
            #expect(try await log.rows(after: 0, limit: 10).map(\.code) == ["201", "", "unanswered"])
            try await expectIntact(log)
        }
    }

    @Test func `several that adopt at once make one entry of each change`() async throws {
        try await TestDatabase.with { database in
            let log = PostgresAuditLog(pool: database.pool)
            let subject = try await AuditedSubject(database)
            for number in 0..<20 { _ = try await intending { try await subject.create("c\(number)") } }
            let adopted = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 { group.addTask { try await log.adopt(olderThan: .zero) } }
                return try await group.reduce(0, +)
            }
            #expect(adopted == 20)
            #expect(try await log.head().number == 20)
            try await expectIntact(log)
        }
    }

    @Test func `where nothing was changed nothing is kept`() async throws {
        try await TestDatabase.with { database in
            let subject = try await AuditedSubject(database)
            try await subject.create("taken")
            let intent = AuditIntent(Self.entry)
            await AuditIntent.$current.withValue(intent) {
                await #expect(throws: ServiceError.self) { try await subject.create("taken") }
                await #expect(throws: ServiceError.self) { _ = try await subject.intake.delete(.make()) }
                await #expect(throws: ServiceError.self) {
                    _ = try await subject.keys.change(.make(), in: .standard, .revoke)
                }
            }
            #expect(intent.keptID == nil)
            #expect(try await PostgresAuditLog(pool: database.pool).waiting() == 0)
        }
    }
}
