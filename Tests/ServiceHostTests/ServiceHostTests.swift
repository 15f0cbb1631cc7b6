import Domain
import HTTP
import JSON
import ServiceHost
import Telemetry
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ServiceHostTests {
    @Test func `a service without dependencies becomes ready and exits with 0 on a signal`() async throws {
        let host = try await HostUnderTest(ServiceParts())
        #expect(try await host.becomes(200, "/readyz"))
        #expect(try await host.status("/livez") == 200)
        #expect(try await host.status("/startupz") == 200)
        #expect(try await host.json("/health")["status"] == "ok")
        #expect(await host.stop() == 0)
    }

    @Test func `while something required is away the process lives and is not ready, and says what it waits for`()
        async throws
    {
        let postgres = FakeDependency("postgres", problem: "PostgreSQL does not answer")
        let host = try await HostUnderTest(ServiceParts(dependencies: [postgres]))
        #expect(try await host.becomes(503, "/readyz"))
        #expect(try await host.status("/livez") == 200)
        #expect(try await host.status("/startupz") == 503)
        postgres.set(problem: nil)
        #expect(try await host.becomes(200, "/readyz"))
        postgres.set(problem: "gone again")
        #expect(try await host.becomes(503, "/readyz"))
        let report = try await host.json("/readyz?verbose")
        #expect(report["dependencies"]?[0]?["detail"] == "gone again")
        #expect(try await host.status("/startupz") == 200)
        postgres.set(problem: nil)
        #expect(try await host.becomes(200, "/readyz"))
        #expect(await host.stop() == 0)
    }

    @Test func `what it can do without only degrades it`() async throws {
        let redis = FakeDependency("redis", isRequired: false, problem: "away")
        let host = try await HostUnderTest(ServiceParts(dependencies: [redis]))
        #expect(try await host.becomes(200, "/readyz"))
        #expect(try await host.json("/health")["status"] == "degraded")
        #expect(await host.stop() == 0)
    }

    @Test func `a service that waits in vain gives up with exit code 1`() async throws {
        let postgres = FakeDependency("postgres", problem: "away")
        let host = try await HostUnderTest(
            ServiceParts(dependencies: [postgres]), startupTimeout: .milliseconds(50))
        #expect(await host.exitCode == 1)
    }

    @Test func `a port in use ends the service with exit code 1 and its doors closed`() async throws {
        let first = try await HostUnderTest(ServiceParts())
        let (closings, closed) = AsyncStream.makeStream(of: Void.self)
        let code = await first.runSecondHost(ServiceParts { closed.yield() })
        #expect(code == 1)
        #expect(await closings.first { true } != nil)
        #expect(await first.stop() == 0)
    }

    @Test func `requests in flight end before the service does`() async throws {
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let slow = Route(.get, "/slow") { _ in
            enter.yield()
            _ = await released.first { true }
            return .text("done")
        }
        let host = try await HostUnderTest(ServiceParts(routes: [slow]))
        async let answer = host.client.send(HTTPClientRequest(.get, "/slow"))
        _ = await entered.first { true }
        host.signals.yield(15)
        release.yield()
        #expect(try await answer.status == 200)
        #expect(await host.exitCode == 0)
    }

    @Test func `background work starts when all is there, and is cancelled on a signal before doors close`()
        async throws
    {
        let (events, event) = AsyncStream.makeStream(of: String.self)
        let postgres = FakeDependency("postgres", problem: "away")
        let loop = BackgroundTask("loop") {
            event.yield("started")
            await withTaskCancellationHandler {
                let (never, _) = AsyncStream.makeStream(of: Void.self)
                for await _ in never {}
            } onCancel: {
                event.yield("cancelled")
            }
        }
        let host = try await HostUnderTest(
            ServiceParts(dependencies: [postgres], background: [loop]) { event.yield("closed") })
        #expect(try await host.status("/startupz") == 503)
        postgres.set(problem: nil)
        var iterator = events.makeAsyncIterator()
        #expect(await iterator.next() == "started")
        #expect(await host.stop() == 0)
        #expect(await iterator.next() == "cancelled")
        #expect(await iterator.next() == "closed")
    }

    @Test func `background work that fails stops the service with exit code 1`() async throws {
        let host = try await HostUnderTest(
            ServiceParts(background: [BackgroundTask("loop") { throw ServiceError(.unavailable, "broken") }]))
        #expect(await host.exitCode == 1)
    }

    @Test(arguments: ServiceError.Kind.allCases)
    func `each kind of error has its status, and those that pass say when to try again`(kind: ServiceError.Kind) {
        let problem = HTTPProblem(ServiceError(kind, "why", retryAfter: .milliseconds(1500)))
        #expect((400...599).contains(problem.status.code))
        #expect(problem.detail == "why")
        let passes = kind == .overloaded || kind == .unavailable
        #expect(problem.headers["Retry-After"] == (passes ? "2" : nil))
    }

    @Test func `errors become problems and unforeseen ones a 500 without detail`() async throws {
        struct Unforeseen: Error, CustomStringConvertible { let description = "inner secret" }
        let routes = [
            Route(.get, "/missing") { _ in throw ServiceError(.notFound, "there is no such collection") },
            Route(.get, "/broken") { _ in throw Unforeseen() },
        ]
        let host = try await HostUnderTest(ServiceParts(routes: routes))
        let missing = try await host.json("/missing")
        #expect(missing["status"] == 404)
        #expect(missing["detail"] == "there is no such collection")
        let broken = try await host.client.send(HTTPClientRequest(.get, "/broken"))
        #expect(broken.status == 500)
        #expect(!String(decoding: broken.body, as: UTF8.self).contains("secret"))
        #expect(await host.stop() == 0)
    }

    @Test func `metrics count requests by route template`() async throws {
        let host = try await HostUnderTest(ServiceParts(routes: [Route(.get, "/v1/things/{id}") { _ in .text("x") }]))
        _ = try await host.status("/v1/things/1")
        _ = try await host.status("/v1/things/2")
        _ = try await host.status("/nowhere")
        let response = try await host.client.send(HTTPClientRequest(.get, "/metrics"))
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(text.contains("rag_http_requests_total{method=\"GET\",route=\"/v1/things/{id}\",status=\"200\"} 2\n"))
        #expect(text.contains("rag_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1\n"))
        #expect(response.headers["Content-Type"] == MetricRegistry.contentType)
        #expect(await host.stop() == 0)
    }
}
