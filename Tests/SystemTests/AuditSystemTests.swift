import Domain
import FoundationEssentials
import HTTP
import JSON
import Operations
import Postgres
import Storage
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The audit log with a service that is killed at the worst moment.
@Suite(.timeLimit(.minutes(10))) struct AuditSystemTests {
    private static let writers = """
        SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
            AND query LIKE '%INSERT INTO audit_log%'
        """

    @Test func `of a service that is killed between a change and its entry another one writes the entry`() async throws
    {
        try await TestStack.with { stack in
            let log = PostgresAuditLog(pool: stack.database.pool)
            let made = try await stack.send(.post, "/v1/collections", "{\"name\": \"survivor\"}")
            #expect(made.status == 201)
            #expect(try await log.newest(1).map(\.code) == ["201"])
            // Whoever wants to add an entry waits: the change is made, and its entry is not.
            try await stack.database.owner.transaction { transaction in
                _ = try await transaction.query("SELECT FROM audit_head FOR UPDATE")
                try await changeAndDie(stack, "orphan")
                // The statement that it waited for goes with it.
                let ended = try await stack.database.owner.query(
                    "SELECT pg_terminate_backend(pid) FROM (\(Self.writers)) w")
                #expect(ended.count == 1)
            }
            try await until("the entry is there") { try await log.newest(1).first?.code == "unanswered" }
            let row = try #require(try await log.newest(1).first)
            #expect(row.action == "POST /v1/collections" && row.actor == "anonymous" && row.tenant == "default")
            #expect(try await log.waiting() == 0)
            #expect(try await AuditCheck(log).verdict() == .intact(try await log.head()))
        }
    }

    /// Has a second API make a collection, and kills it once that is there.
    private func changeAndDie(_ stack: TestStack, _ name: String) async throws {
        let port = PortCheck.freePorts().api
        let environment = ProcessInfo.processInfo.environment
        _ = try await Subprocess.run(
            .path(FilePath(try BuiltExecutables.folder() + "/rag-api")),
            environment: .inherit.updating([
                "DATABASE_URL": stack.database.url, "REDIS_URL": environment["TEST_REDIS_URL"] ?? "",
                "RETRIEVER_URL": "http://127.0.0.1:\(stack.ports.retriever)",
                "EMBEDDER_URL": "http://127.0.0.1:\(stack.ports.embedder)", "PORT": String(port),
                "STARTUP_TIMEOUT_SECONDS": "300",
            ]), input: .none, output: .discarded, error: .discarded
        ) { execution in
            defer { try? execution.send(signal: .kill) }
            let client = try PooledHTTPClient(
                baseURL: "http://127.0.0.1:\(port)", connectTimeout: PatientServer.patience)
            try await until("the second API is ready") {
                (try? await client.send(HTTPClientRequest(.get, "/readyz")))?.status == 200
            }
            let body: JSONValue = ["name": .string(name)]
            let asking = Task {
                try await client.send(
                    HTTPClientRequest(
                        .post, "/v1/collections", headers: HTTPHeaders(["Content-Type": "application/json"]),
                        body: body.bytes, timeout: PatientServer.patience, isIdempotent: false))
            }
            try await until("the change is made, and its entry waits") {
                let isMade = try await stack.send(.get, "/v1/collections/\(name)").status == 200
                let writers = try await stack.database.owner.query(Self.writers)
                return isMade && !writers.isEmpty
            }
            try execution.send(signal: .kill)
            await #expect(throws: (any Error).self) { try await asking.value }
        }
    }

    private func until(_ what: String, _ isTrue: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + PatientServer.patience
        while try await !isTrue() {
            guard ContinuousClock.now < deadline else { throw MissingStack(description: "not within time: \(what)") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
