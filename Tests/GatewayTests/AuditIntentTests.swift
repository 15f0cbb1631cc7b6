import Access
import HTTP
import Synchronization
import Testing

@testable import Gateway

struct AuditIntentTests {
    private final class Found: Sendable {
        let intent = Mutex<AuditIntent?>(nil)
    }

    /// What a handler finds that is called on this route.
    private func intent(_ method: HTTPMethod, _ pattern: String) async throws -> AuditIntent? {
        let found = Found()
        let route = Route(method, pattern) { _ in
            found.intent.withLock { $0 = AuditIntent.current }
            return .json([:])
        }
        let pipeline = Pipeline(
            routes: [route], middlewares: [AuditIntentMiddleware()], problems: ProblemResponses(mappings: []),
            finish: ResponseHeaders(origins: []).finish, observer: Unobserved())
        _ = await pipeline.respond(
            to: HTTPRequest(
                method: method, path: pattern, query: [], headers: HTTPHeaders(), body: [],
                context: RequestContext(requestID: "req-1", clientAddress: "198.51.100.7")))
        return found.intent.withLock(\.self)
    }

    @Test func `what makes a change finds what to keep with it, who reads or asks does not`() async throws {
        let change = try await intent(.post, "/v1/collections")
        let entry = try #require(change?.entry)
        #expect(entry.action == "POST /v1/collections" && entry.address == "198.51.100.7" && entry.requestID == "req-1")
        for (method, pattern) in [(HTTPMethod.get, "/v1/collections"), (.post, "/query"), (.post, "/v1/search")] {
            #expect(try await intent(method, pattern) == nil)
        }
    }
}
