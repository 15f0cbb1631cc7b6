import Access
import Domain
import FoundationEssentials
import HTTP
import JSON
import Operations
import Storage
import Testing

/// Two tenants on real services. One knows every id and name of the other and tries every operation of the interface with them;
/// and in the end no log holds what nobody but its owner should see.
@Suite(.timeLimit(.minutes(10))) struct TenantSystemTests {
    /// Everything secret that the services are told, and what people told them.
    private static let secrets = [
        "AUTH_SECRET": "an-auth-secret-that-nobody-may-read-in-a-log",
        "JWT_SECRET": "a-token-secret-that-nobody-may-read-in-a-log",
        "LLM_API_KEY": "a-model-key-that-nobody-may-read-in-a-log",
    ]
    private static let databasePassword = "a-database-password-that-nobody-may-read-in-a-log"
    private static let documentWord = "zwetschgenmus"
    private static let questionWord = "quittengelee"

    @Test func `what is one tenant's does not exist for another, and no log tells a secret`() async throws {
        var settings = Self.secrets
        settings["AUTH"] = "jwt"
        settings["JWT_ISSUER"] = "https://issuer.example"
        settings["JWT_AUDIENCE"] = "rag"
        settings["LOG_LEVEL"] = "debug"
        settings["DATABASE_URL"] = "&password=" + Self.databasePassword
        try await TestStack.with(settings: settings) { stack in
            let owner = try await Visitor("owner", stack)
            let thief = try await Visitor("thief", stack)
            let things = try await OwnedThings(owner, word: Self.documentWord)
            try await tryEveryOperation(thief, things)
            try await tryQuestions(owner, thief, things)
            try await tryIdempotency(owner, thief)
            #expect(try await things.arePresent(for: owner))
            try await expectAudit(stack)
            try await expectOwnEntries(owner, thief, things)
            try await expectNoSecret(in: stack.logs, [owner.key, thief.key])
        }
    }

    /// As many attempts as there are operations, with ids where an id is wanted, and with names.
    private func tryEveryOperation(_ thief: Visitor, _ things: OwnedThings) async throws {
        let document = try await thief.send(.get, "/openapi.json").json
        let paths = try #require(document["paths"]?.object)
        var count = 0
        for (path, item) in paths.members.map({ ($0.name, $0.value.object) }) {
            for method in item?.names ?? [] {
                for variant in things.targets(path) {
                    let answer = try await thief.send(
                        HTTPMethod(rawValue: method.uppercased()), variant, things.body(path))
                    let isNamed = path.contains("{") && !path.contains("{model}")
                    #expect(!isNamed || answer.status == 404 || answer.status == 422, "\(method) \(variant)")
                    #expect(!things.isTold(by: answer.text), "\(method) \(variant): \(answer.text.prefix(300))")
                    #expect(answer.status < 500, "\(method) \(variant)")
                    count += 1
                }
            }
        }
        #expect(count > 30)
    }

    /// Twice each: the second time the owner's answer lies in the cache.
    private func tryQuestions(_ owner: Visitor, _ thief: Visitor, _ things: OwnedThings) async throws {
        let filter = "{\"type\": \"ne\", \"key\": \"a\", \"value\": 1}"
        for collection in ["default", things.collection, "private"] {
            for filters in ["", ", \"filters\": \(filter)"] {
                let body = """
                    {"question": "What is \(Self.documentWord) or \(Self.questionWord)?", "collection": "\(collection)"\(filters)}
                    """
                for _ in 0..<2 {
                    _ = try await owner.send(.post, "/query", body)
                    for path in ["/query", "/v1/search"] {
                        #expect(!things.isTold(by: try await thief.send(.post, path, body).text), "\(collection)")
                    }
                }
            }
        }
        let own = try await owner.send(
            .post, "/v1/search", "{\"question\": \"\(Self.documentWord)\", \"collection\": \"private\"}")
        #expect(own.text.contains(things.document))
    }

    /// The same key on the same path is another request where another one sends it.
    private func tryIdempotency(_ owner: Visitor, _ thief: Visitor) async throws {
        let key = ["Idempotency-Key": "guessed"]
        let body = "{\"name\": \"shared-name\"}"
        let first = try await owner.send(.post, "/v1/collections", body, headers: key)
        let second = try await thief.send(.post, "/v1/collections", body, headers: key)
        #expect(first.status == 201 && second.status == 201)
        #expect(first.json["id"] != second.json["id"])
    }

    /// What was changed is written down, under who did it, and nothing of what was in it.
    private func expectAudit(_ stack: TestStack) async throws {
        let log = PostgresAuditLog(pool: stack.database.pool)
        let rows = try await log.rows(after: 0, limit: 1000, of: "owner")
        #expect(Set(rows.map(\.action)).isSuperset(of: ["POST /v1/collections", "POST /v1/keys"]))
        #expect(rows.allSatisfy { $0.actor.hasPrefix("key_") && !$0.target.contains(Self.documentWord) })
        let head = try await log.head()
        guard case .intact = try await AuditCheck(log).verdict(kept: head) else {
            Issue.record("the audit log is not as it was written")
            return
        }
    }

    /// The log of changes shows each his own, by whatever is asked for.
    private func expectOwnEntries(_ owner: Visitor, _ thief: Visitor, _ things: OwnedThings) async throws {
        let own = try await owner.send(.get, "/v1/audit?limit=100").json["data"]?.array ?? []
        let theirs = try await thief.send(.get, "/v1/audit?limit=100").json["data"]?.array ?? []
        let (actor, other) = (own.first?["actor"]?.string, theirs.first?["actor"]?.string)
        #expect(own.contains { $0["action"] == "POST /v1/keys" } && actor != nil && other != nil && actor != other)
        #expect(own.allSatisfy { $0["actor"]?.string == actor } && theirs.allSatisfy { $0["actor"]?.string == other })
        let last = own.first?["number"]?.text ?? ""
        for query in [
            "actor=\(actor ?? "")", "action=POST%20%2Fv1%2Fkeys&actor=\(actor ?? "")", "after=\(last)&since=2020-01-01",
        ] {
            let answer = try await thief.send(.get, "/v1/audit?" + query)
            #expect(answer.status == 200 && !things.isTold(by: answer.text), "\(query)")
            #expect(answer.json["data"]?.array?.allSatisfy { $0["actor"]?.string == other } == true, "\(query)")
        }
    }

    private func expectNoSecret(in folder: String, _ keys: [String]) async throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.count >= 4)
        let secrets = Self.secrets.values + keys + [Self.databasePassword, Self.documentWord, Self.questionWord]
        for name in names {
            let log = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            #expect(log.contains("ready"), "\(name)")
            for secret in secrets { #expect(!log.contains(secret), "\(name) holds \(secret)") }
        }
    }
}
