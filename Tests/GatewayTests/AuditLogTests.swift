import Access
import Domain
import HTTP
import JSON
import TestSupport
import Testing

@testable import Gateway

struct AuditLogTests {
    private let gateway: GatewayUnderTest
    private let office: KeyOffice

    init() throws {
        let store = InMemoryAPIKeyStore()
        let secret = String(repeating: "s", count: 32)
        office = KeyOffice(store: store, secret: secret)
        gateway = try GatewayUnderTest(access: .keys(office, KeyRing(store: store, secret: secret)))
    }

    private func key(_ role: Role, of tenant: Tenant = .standard, collections: [String] = []) async throws
        -> HTTPHeaders
    {
        let issued = try await office.issue(KeyOrder(name: "k", role: role, collections: collections), in: tenant)
        return HTTPHeaders(["Authorization": "Bearer " + issued.text])
    }

    private func targets(_ query: String, _ headers: HTTPHeaders) async throws -> [String] {
        let reply = try await gateway.send(.get, "/v1/audit" + query, headers: headers)
        #expect(reply.status == 200, "\(query)")
        return reply.json["data"]?.array?.compactMap { $0["target"]?.string } ?? []
    }

    @Test func `operators and admins read what was done, newest first, with all that is kept of it`() async throws {
        let admin = try await key(.admin)
        for name in ["one", "two"] {
            _ = try await gateway.send(.post, "/v1/collections", ["name": .string(name)], headers: admin)
        }
        let reply = try await gateway.send(.get, "/v1/audit", headers: try await key(.operator))
        let entries = try #require(reply.json["data"]?.array)
        #expect(entries.compactMap { $0["number"] } == [2, 1] && reply.json["has_more"] == false)
        #expect(
            Set(entries[0].object?.names ?? []) == [
                "object", "number", "at", "actor", "action", "target", "outcome", "code", "count", "address",
                "request_id", "digest",
            ])
        #expect(entries[0]["object"] == "audit_entry" && entries[0]["at"] == "2026-01-01T00:00:00.000Z")
        #expect(entries[0]["action"] == "POST /v1/collections" && entries[0]["outcome"] == "done")
        for role in [Role.reader, .editor] {
            #expect(try await gateway.send(.get, "/v1/audit", headers: try await key(role)).status == 403)
        }
    }

    @Test func `pages follow one another to the first entry`() async throws {
        let admin = try await key(.admin)
        for number in 0..<5 {
            await gateway.audit.record(
                AuditEntry(tenant: .standard, actor: "a", action: "x", target: String(number)))
        }
        var seen: [String] = []
        var after = ""
        var pages = 0
        repeat {
            let page = try await gateway.send(.get, "/v1/audit?limit=2" + after, headers: admin).json
            seen += page["data"]?.array?.compactMap { $0["target"]?.string } ?? []
            after = page["has_more"] == true ? "&after=" + (page["last_id"]?.string ?? "") : ""
            pages += 1
        } while !after.isEmpty && pages < 9
        #expect(seen == ["4", "3", "2", "1", "0"] && pages == 3)
    }

    @Test func `entries are chosen by action, actor and time`() async throws {
        let admin = try await key(.admin)
        for (actor, action) in [("a", "x"), ("a", "y"), ("b", "x")] {
            await gateway.audit.record(
                AuditEntry(tenant: .standard, actor: actor, action: action, target: actor + action))
        }
        #expect(try await targets("?action=x", admin) == ["bx", "ax"])
        #expect(try await targets("?actor=a", admin) == ["ay", "ax"])
        #expect(try await targets("?actor=a&action=x", admin) == ["ax"])
        #expect(try await targets("?since=2026-01-01&until=2026-01-01", admin).count == 3)
        #expect(try await targets("?since=2026-01-01T00:00:01Z", admin).isEmpty)
        #expect(try await targets("?until=2025-12-31", admin).isEmpty)
    }

    @Test func `a tenant reads its own entries, and a key that is held to collections none`() async throws {
        let other = try #require(Tenant("other"))
        await gateway.audit.record(AuditEntry(tenant: .standard, actor: "a", action: "x", target: "mine"))
        await gateway.audit.record(AuditEntry(tenant: other, actor: "b", action: "x", target: "theirs"))
        await gateway.audit.record(AuditEntry(actor: "unknown", action: "x", target: "nobody's"))
        #expect(try await targets("", try await key(.admin)) == ["mine"])
        #expect(try await targets("", try await key(.operator, of: other)) == ["theirs"])
        let held = try await gateway.send(
            .get, "/v1/audit", headers: try await key(.admin, collections: ["default"]))
        #expect(held.status == 403 && held.json["code"] == "forbidden")
    }

    @Test(arguments: [
        ("limit=0", "/limit"), ("limit=101", "/limit"), ("limit=x", "/limit"), ("after=0", "/after"),
        ("after=doc_1", "/after"), ("since=yesterday", "/since"), ("until=2026-02-30", "/until"),
    ])
    func `what makes no sense is refused and named`(query: String, pointer: String) async throws {
        let reply = try await gateway.send(.get, "/v1/audit?" + query, headers: try await key(.admin))
        #expect(reply.status == 422 && reply.pointers == [pointer])
    }
}
