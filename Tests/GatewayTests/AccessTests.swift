import Access
import HTTP
import JSON
import TestSupport
import Testing

@testable import Gateway

struct AccessTests {
    private let store = InMemoryAPIKeyStore()
    private let secret = String(repeating: "s", count: 32)

    private func gateway() throws -> GatewayUnderTest {
        try GatewayUnderTest(
            access: .keys(KeyOffice(store: store, secret: secret), KeyRing(store: store, secret: secret)))
    }

    private func key(_ role: Role, scopes: Set<Right> = []) async throws -> HTTPHeaders {
        let office = KeyOffice(store: store, secret: secret)
        let issued = try await office.issue(KeyOrder(name: "test", role: role, scopes: scopes), in: .standard)
        return HTTPHeaders(["Authorization": "Bearer " + issued.text])
    }

    @Test func `every route says what it asks of its callers`() throws {
        let unknown = try gateway().routes.filter { RouteRights.requirement($0.method, $0.pattern) == nil }
        #expect(unknown.map(\.pattern).isEmpty)
    }

    @Test func `a route that is not listed is open to nobody`() async throws {
        let gateway = try gateway()
        let pipeline = Pipeline(
            routes: [Route(.get, "/forgotten") { _ in .text("secret") }],
            middlewares: [AuthenticationMiddleware(gateway.access, collections: gateway.catalogue)],
            observer: Unobserved())
        let admin = try await key(.admin)
        for headers in [HTTPHeaders(), admin] {
            let reply = try await Reply(
                await pipeline.respond(to: HTTPRequest(method: .get, path: "/forgotten", headers: headers)))
            #expect(reply.status == (headers == admin ? 403 : 401))
        }
    }

    @Test func `only what must be open is open`() throws {
        let open = try gateway().routes.filter { RouteRights.requirement($0.method, $0.pattern) == .nothing }
        #expect(Set(open.map(\.pattern)) == ["/", "/openapi.json"])
    }

    @Test func `without proof every guarded route answers 401 and says what to send`() async throws {
        let gateway = try gateway()
        for route in gateway.routes where RouteRights.requirement(route.method, route.pattern) != .nothing {
            let reply = try await gateway.send(route.method, Self.path(route.pattern), nil)
            #expect(reply.status == 401, "\(route.pattern)")
            #expect(reply.headers["WWW-Authenticate"] == "Bearer realm=\"rag-pipeline\"", "\(route.pattern)")
        }
    }

    @Test func `without its right every guarded route answers 403 and names it`() async throws {
        let gateway = try gateway()
        for route in gateway.routes {
            guard case .right(let right) = RouteRights.requirement(route.method, route.pattern) else { continue }
            let others = try await key(.admin, scopes: Set(Right.allCases).subtracting([right]))
            let reply = try await gateway.send(route.method, Self.path(route.pattern), nil, headers: others)
            #expect(reply.status == 403, "\(route.pattern)")
            #expect(reply.text.contains(right.rawValue), "\(route.pattern)")
        }
    }

    @Test func `each role may do what it is for`() async throws {
        let gateway = try gateway()
        for (role, method, path, body, status) in [
            (Role.reader, HTTPMethod.post, "/query", ["question": "Why?"], 200),
            (.reader, .get, "/v1/collections/default", nil, 200),
            (.reader, .post, "/v1/collections/default/documents", ["text": "a"], 403),
            (.editor, .post, "/v1/collections/default/documents", ["text": "a"], 202),
            (.editor, .post, "/v1/collections", ["name": "one"], 403),
            (.operator, .post, "/v1/collections", ["name": "one"], 201), (.operator, .get, "/v1/keys", nil, 403),
            (.admin, .get, "/v1/keys", nil, 200),
        ] as [(Role, HTTPMethod, String, JSONValue?, Int)] {
            let reply = try await gateway.send(method, path, body, headers: try await key(role))
            #expect(reply.status == status, "\(role) \(path)")
        }
    }

    @Test func `on OpenAI's paths refusals have OpenAI's shape`() async throws {
        let gateway = try gateway()
        let reply = try await gateway.send(.get, "/v1/models")
        #expect(reply.status == 401)
        #expect(reply.json["error"]?["type"] == "authentication_error")
        #expect(reply.headers["WWW-Authenticate"] != nil)
        let narrow = try await key(.reader, scopes: [.readJobs])
        let refused = try await gateway.send(.post, "/v1/chat/completions", nil, headers: narrow)
        #expect(refused.status == 403)
        #expect(refused.json["error"]?["type"] == "permission_error")
    }

    @Test func `a wrong proof is told apart from none and shows nothing of itself`() async throws {
        let gateway = try gateway()
        for value in ["Bearer rag_0123456789ab_wrong", "Basic dXNlcjpwYXNz", "Bearer", "rag_0123456789ab_wrong"] {
            let reply = try await gateway.send(.get, "/v1/jobs", headers: HTTPHeaders(["Authorization": value]))
            #expect(reply.status == 401)
            #expect(reply.json["code"] == "invalid_credentials")
            #expect(reply.headers["WWW-Authenticate"]?.contains("invalid_token") == true)
            #expect(!reply.text.contains("wrong") && !reply.text.contains("dXNl"))
        }
    }

    @Test func `a key may come as X-API-Key, but not twice`() async throws {
        let gateway = try gateway()
        let bearer = try await key(.reader)
        let text = String(try #require(bearer["Authorization"]).dropFirst(7))
        let once = HTTPHeaders(["X-API-Key": text])
        #expect(try await gateway.send(.get, "/v1/jobs", headers: once).status == 200)
        let twice = HTTPHeaders(["X-API-Key": text, "Authorization": "Bearer " + text])
        #expect(try await gateway.send(.get, "/v1/jobs", headers: twice).status == 401)
    }

    @Test func `a stream knows who asks while it is written`() async throws {
        let gateway = try gateway()
        let seen = Route(.get, "/v1/jobs") { _ in
            .stream(contentType: "text/plain") { writer in
                try await writer.write(Array((Principal.current?.role.rawValue ?? "").utf8))
            }
        }
        let pipeline = Pipeline(
            routes: [seen],
            middlewares: [AuthenticationMiddleware(gateway.access, collections: gateway.catalogue)],
            observer: Unobserved())
        let request = HTTPRequest(method: .get, path: "/v1/jobs", headers: try await key(.editor))
        #expect(try await Reply(await pipeline.respond(to: request)).text == "editor")
    }

    private static func path(_ pattern: String) -> String {
        pattern.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("{") ? "default" : String($0) }.joined(separator: "/")
    }
}

struct Unobserved: RequestObserver {
    func answered(_ request: HTTPRequest, _ response: HTTPResponse, duration: Duration, failure: (any Error)?) {}
}
