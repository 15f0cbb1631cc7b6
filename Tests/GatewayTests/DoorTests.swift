import Access
import HTTP
import JSON
import TestSupport
import Testing

@testable import Gateway

struct DoorTests {
    private let store = InMemoryAPIKeyStore()
    private let secret = String(repeating: "s", count: 32)

    private func gateway(_ change: (inout DoorRules) -> Void = { _ in }, origins: [String] = []) throws
        -> GatewayUnderTest
    {
        var rules = DoorRules()
        change(&rules)
        return try GatewayUnderTest(
            access: .keys(KeyOffice(store: store, secret: secret), KeyRing(store: store, secret: secret)), rules: rules,
            origins: origins)
    }

    private func key() async throws -> HTTPHeaders {
        let issued = try await KeyOffice(store: store, secret: secret).issue(
            KeyOrder(name: "test", role: .admin), in: .standard)
        return HTTPHeaders(["Authorization": "Bearer " + issued.text])
    }

    @Test func `a key's requests are counted, and told to wait when there are too many`() async throws {
        let gateway = try gateway { $0.perKey = RateLimit(perMinute: 1) }
        let (one, two) = (try await key(), try await key())
        for left in (0..<10).reversed() {
            let reply = try await gateway.send(.get, "/v1/jobs", headers: one)
            #expect(reply.status == 200)
            #expect(reply.headers["RateLimit-Policy"] == "\"key\";q=10;w=600")
            #expect(reply.headers["RateLimit"]?.hasPrefix("\"key\";r=\(left);t=") == true)
        }
        let refused = try await gateway.send(.get, "/v1/jobs", headers: one)
        #expect(refused.status == 429)
        #expect(refused.json["code"] == "rate_limited")
        #expect(Int(refused.headers["Retry-After"] ?? "").map { (1...60).contains($0) } == true)
        #expect(refused.headers["RateLimit"]?.contains("r=0") == true)
        #expect(try await gateway.send(.get, "/v1/jobs", headers: two).status == 200)
        let models = try await gateway.send(.get, "/v1/models", headers: one)
        #expect(models.status == 429)
        #expect(models.json["error"]?["type"] == "rate_limit_error")
    }

    @Test func `an address's requests are counted before anybody is asked who he is`() async throws {
        let gateway = try gateway { $0.perAddress = RateLimit(perMinute: 1) }
        for _ in 0..<10 { #expect(try await gateway.send(.get, "/v1/jobs").status == 401) }
        let refused = try await gateway.send(.get, "/v1/jobs", headers: try await key())
        #expect(refused.status == 429)
        #expect(refused.headers["RateLimit-Policy"] == "\"address\";q=10;w=600")
    }

    @Test func `where both are counted, an answer says both`() async throws {
        let gateway = try gateway {
            $0.perAddress = RateLimit(perMinute: 600)
            $0.perKey = RateLimit(perMinute: 60)
        }
        let reply = try await gateway.send(.get, "/v1/jobs", headers: try await key())
        #expect(reply.headers.all("RateLimit-Policy") == ["\"key\";q=10;w=10", "\"address\";q=100;w=10"])
        #expect(reply.headers.all("RateLimit").count == 2)
    }

    @Test func `addresses are let in and kept out by their networks`() async throws {
        for (allowed, denied, status) in [
            (["198.51.100.0/24"], [], 200), (["203.0.113.0/24"], [], 403), ([], ["198.51.100.7"], 403),
            (["198.51.100.0/24"], ["198.51.100.7"], 403), ([], ["203.0.113.0/24"], 200),
        ] as [([String], [String], Int)] {
            let gateway = try gateway {
                $0.allowed = allowed.compactMap(AddressRange.init)
                $0.denied = denied.compactMap(AddressRange.init)
            }
            #expect(try await gateway.send(.get, "/v1/jobs", headers: try await key()).status == status)
        }
    }

    @Test(arguments: ["/v1/jobs", "/v1/nowhere", "/", "/v1/models"])
    func `every answer says that it is no page`(path: String) async throws {
        let reply = try await gateway().send(.get, path)
        for (name, value) in [
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"), ("Cache-Control", "no-store"),
        ] {
            #expect(reply.headers.all(name) == [value], "\(name)")
        }
        #expect(reply.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
        #expect(reply.headers["Access-Control-Allow-Origin"] == nil)
    }

    @Test func `pages of other origins read nothing unless they are named`() async throws {
        let gateway = try gateway(origins: ["https://app.example.com"])
        let good = HTTPHeaders(["Origin": "https://app.example.com", "Access-Control-Request-Method": "POST"])
        let preflight = try await gateway.send(.options, "/query", headers: good)
        #expect(preflight.status == 204)
        #expect(preflight.headers["Access-Control-Allow-Origin"] == "https://app.example.com")
        #expect(preflight.headers["Access-Control-Allow-Methods"]?.contains("POST") == true)
        #expect(preflight.headers["Access-Control-Allow-Headers"]?.contains("Authorization") == true)
        #expect(preflight.headers["Access-Control-Allow-Credentials"] == nil)
        let refusal = try await gateway.send(.get, "/v1/jobs", headers: good)
        #expect(refusal.status == 401)
        #expect(refusal.headers["Access-Control-Allow-Origin"] == "https://app.example.com")
        #expect(refusal.headers["Vary"] == "Origin")
        for origin in [
            "https://evil.example.com", "https://app.example.com.evil", "null", "http://app.example.com", "*",
        ] {
            let headers = HTTPHeaders(["Origin": origin, "Access-Control-Request-Method": "POST"])
            #expect(
                try await gateway.send(.options, "/query", headers: headers).headers["Access-Control-Allow-Origin"]
                    == nil)
            #expect(try await self.gateway().send(.get, "/", headers: headers).headers["Vary"] == nil)
        }
    }

    @Test func `every change is written down before its answer leaves, reading and asking are not`() async throws {
        let gateway = try gateway()
        let headers = try await key()
        let made = try await gateway.send(.post, "/v1/collections", ["name": "manuals"], headers: headers)
        #expect(made.status == 201)
        for path in ["/v1/collections", "/v1/jobs"] { _ = try await gateway.send(.get, path, headers: headers) }
        _ = try await gateway.send(.post, "/query", ["question": "a secret?"], headers: headers)
        _ = try await gateway.send(.post, "/v1/collections", ["name": ""], headers: headers)
        let entries = await gateway.auditStore.entries
        #expect(entries.count == 1)
        let entry = try #require(entries.first)
        #expect(entry.action == "POST /v1/collections" && entry.outcome == .done && entry.code == "201")
        #expect(entry.tenant == .standard && entry.actor.hasPrefix("key_") && entry.address == "198.51.100.7")
        #expect(entry.target.contains("/v1/collections/col_"))
        #expect(entry.requestID == "req-1")
    }

    @Test func `every refused access is counted, whoever it was`() async throws {
        let gateway = try gateway { $0.denied = [] }
        let reader = try await KeyOffice(store: store, secret: secret).issue(
            KeyOrder(name: "reader", role: .reader), in: .standard)
        let headers = HTTPHeaders(["Authorization": "Bearer " + reader.text])
        for _ in 0..<3 { #expect(try await gateway.send(.get, "/v1/jobs").status == 401) }
        #expect(
            try await gateway.send(.post, "/v1/collections", ["name": "x"], headers: headers).status == 403)
        await gateway.audit.flush()
        let entries = await gateway.auditStore.entries
        #expect(entries.count == 2 && entries.allSatisfy { $0.outcome == .refused })
        #expect(entries.contains { $0.actor == "unknown" && $0.code == "unauthenticated" && $0.count == 3 })
        #expect(entries.contains { $0.actor == reader.key.id.description && $0.code == "forbidden" })
    }

    @Test func `nothing is changed while it could not be written down`() async throws {
        let gateway = try gateway()
        let headers = try await key()
        await gateway.auditStore.set(away: true)
        _ = try await gateway.send(.post, "/v1/collections", ["name": "first"], headers: headers)
        let refused = try await gateway.send(.post, "/v1/collections", ["name": "second"], headers: headers)
        #expect(refused.status == 503)
        #expect(try await gateway.send(.get, "/v1/collections", headers: headers).status == 200)
        await gateway.auditStore.set(away: false)
        await gateway.audit.flush()
        #expect(
            try await gateway.send(.post, "/v1/collections", ["name": "second"], headers: headers).status == 201)
        #expect(await gateway.auditStore.entries.count == 2)
    }
}
