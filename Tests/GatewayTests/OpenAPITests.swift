import HTTP
import JSON
import Testing

struct OpenAPITests {
    @Test func `the document names every route and no other`() async throws {
        let gateway = try GatewayUnderTest()
        let document = try await gateway.send(.get, "/openapi.json").json
        #expect(document["openapi"] == "3.1.0")
        let paths = try #require(document["paths"]?.object)
        let described = paths.members.flatMap { path in
            path.value.object?.names.map { "\($0.uppercased()) \(path.name)" } ?? []
        }
        #expect(Set(described) == Set(gateway.routes.map { "\($0.method.rawValue) \($0.pattern)" }))
    }

    @Test func `every reference has its schema`() async throws {
        let text = try await GatewayUnderTest().send(.get, "/openapi.json")
        let schemas = Set(text.json["components"]?["schemas"]?.object?.names ?? [])
        let references = text.text.split(separator: "#/components/schemas/").dropFirst().map {
            String($0.prefix { $0 != "\"" })
        }
        #expect(references.count > 20)
        #expect(Set(references).subtracting(schemas).isEmpty)
    }

    @Test(arguments: [
        ("POST", "/v1/search", "Search"), ("POST", "/query", "Answer"),
        ("GET", "/v1/collections/default", "Collection"),
    ])
    func `an answer has every member that its schema promises`(method: String, path: String, schema: String)
        async throws
    {
        let gateway = try GatewayUnderTest()
        let body: JSONValue? = method == "POST" ? .some(["question": "Why?"]) : .none
        let reply = try await gateway.send(HTTPMethod(rawValue: method), path, body)
        let document = try await gateway.send(.get, "/openapi.json").json
        let required = document["components"]?["schemas"]?[schema]?["required"]?.array?.compactMap(\.string) ?? []
        #expect(!required.isEmpty)
        let names = reply.json.object?.names ?? []
        #expect(Set(required).subtracting(names).isEmpty)
    }

    @Test func `an accepted document has every member that its schemas promise`() async throws {
        let gateway = try GatewayUnderTest()
        let reply = try await gateway.send(.post, "/v1/collections/default/documents", ["text": "Hello"])
        let schemas = try await gateway.send(.get, "/openapi.json").json["components"]?["schemas"]
        for (name, value) in [
            ("Acceptance", reply.json), ("Document", reply.json["document"]), ("Job", reply.json["job"]),
        ] {
            let required = schemas?[name]?["required"]?.array?.compactMap(\.string) ?? []
            let names = value?.object?.names ?? []
            #expect(Set(required) == Set(names))
        }
    }
}
