import Crypto
import HTTP
import Logging
import Synchronization
import TestSupport
import Testing
import Wire

/// Where a URL in another's hands leads from a place with a certificate.
@Suite(.timeLimit(.minutes(5))) struct GuardedRedirectTests {
    /// A server that leads on, and counts who asks for its page.
    private final class Place: Sendable {
        let port: Int
        private let server: HTTPServer

        init(_ identity: TLSIdentity?) async throws {
            var configuration = PatientServer.configuration
            configuration.identity = identity
            let counter = Counter()
            let routes = [
                Route(.get, "/page.md") { _ in
                    counter.count.add(1, ordering: .relaxed)
                    return .bytes(Array("# Hello".utf8), contentType: "text/markdown")
                },
                Route(.get, "/to") { request in
                    HTTPResponse(HTTPStatus(302, "Found"), headers: HTTPHeaders(["Location": request.query("u") ?? ""]))
                },
            ]
            pages = counter
            server = HTTPServer(
                configuration: configuration,
                responder: Pipeline(routes: routes.map(\.patient), observer: Unobserved()),
                logger: Logger(label: "guarded"))
            port = try await server.start()
        }

        private let pages: Counter
        var pageCount: Int { pages.count.load(ordering: .relaxed) }

        func stop() async { await server.shutdown(grace: .zero) }

        private final class Counter: Sendable { let count = Atomic(0) }
    }

    @Test func `a redirect from https leads to https, never into the open`() async throws {
        try await TestIdentity.with { identity in
            let (secure, open) = (try await Place(identity.identity), try await Place(nil))
            let rules = OutsideRules(innerHosts: ["127.0.0.1:\(secure.port)", "127.0.0.1:\(open.port)"])
            let client = GuardedClient(
                rules: rules, authorities: identity.authorities, patience: Self.patience)
            let (page, from) = ("127.0.0.1:\(open.port)/page.md", "https://127.0.0.1:\(secure.port)/to?u=")
            for url in [from + "http://" + page, from + "/to%3Fu=http://" + page] {
                let failure = await failure(client, url)
                #expect(failure?.kind == .misled && failure?.message.contains("from https to http") == true)
            }
            #expect(open.pageCount == 0)
            let up = "http://127.0.0.1:\(open.port)/to?u=https://127.0.0.1:\(secure.port)/page.md"
            for url in [from + "/page.md", from + "//127.0.0.1:\(secure.port)/page.md", up] {
                let answer = try await client.send(Self.request(url))
                #expect(answer.status == 200, "\(url)")
            }
            #expect(
                await failure(GuardedClient(rules: rules, patience: Self.patience), from + "/page.md")?.kind
                    == .untrusted)
            await secure.stop()
            await open.stop()
        }
    }

    private static let patience = GuardedClient.Patience(
        connecting: PatientServer.patience, silence: PatientServer.patience)

    private func failure(_ client: GuardedClient, _ url: String) async -> GuardedError? {
        do {
            _ = try await client.send(Self.request(url))
            return nil
        } catch {
            return error as? GuardedError
        }
    }

    private static func request(_ url: String) -> GuardedRequest {
        GuardedRequest(url, timeout: .seconds(120), maximumBytes: 50_000, maximumRedirects: 5)
    }
}
