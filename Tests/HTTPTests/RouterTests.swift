import HTTP
import Testing

struct RouterTests {
    private let router = Router([
        Route(.get, "/") { _ in .text("root") },
        Route(.get, "/v1/items/{id}") { _ in .text("item") },
        Route(.delete, "/v1/items/{id}") { _ in .text("deleted") },
        Route(.get, "/v1/items/new") { _ in .text("new") },
        Route(.post, "/v1/items/{id}/parts/{part}") { _ in .text("part") },
        Route(.get, "/v1/{kind}/new") { _ in .text("kind") },
    ])

    @Test(arguments: [
        (HTTPMethod.get, "/", "/"), (.get, "/v1/items/7", "/v1/items/{id}"), (.get, "/v1/items/new", "/v1/items/new"),
        (.head, "/v1/items/7", "/v1/items/{id}"), (.delete, "/v1/items/new", "/v1/items/{id}"),
        (.get, "/v1/things/new", "/v1/{kind}/new"), (.options, "/v1/items/7", "/v1/items/{id}"),
    ])
    func `a path finds its route, literal parts first`(_ method: HTTPMethod, _ path: String, _ pattern: String) throws {
        #expect(try router.match(method, path).route.pattern == pattern)
    }

    @Test func `parameters are decoded, each within its part`() throws {
        let match = try router.match(.post, "/v1/items/a%2Fb%20c/parts/%C3%A4+")
        #expect(match.parameters == ["id": "a/b c", "part": "ä+"])
    }

    @Test(arguments: [
        "", "*", "/v1", "/v1/", "/v1/items", "/v1/items/", "/v1/items//", "//v1/items/7", "/v1/items/7/", "/V1/items/7",
        "/v1/items/../new/x", "/v1/%69tems/7",
    ])
    func `a path that is none is 404`(_ path: String) {
        let error = #expect(throws: HTTPProblem.self) { try router.match(.get, path) }
        #expect(error?.status == .notFound && error?.code == "route_not_found")
    }

    @Test func `another method is 405 and names those that there are`() {
        let error = #expect(throws: HTTPProblem.self) { try router.match(.put, "/v1/items/7") }
        #expect(error?.status == .methodNotAllowed)
        #expect(error?.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS")
    }

    @Test func `a path of thousands of parts is looked at once`() {
        let path = String(repeating: "/a", count: 4000)
        #expect(throws: HTTPProblem.self) { try router.match(.get, path) }
    }
}
