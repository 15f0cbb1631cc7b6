import HTTP
import JSON
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ServerTests {
    @Test func `requests on one connection are answered in order`() async throws {
        let exchange = try await RawExchange()
        let answer = await exchange.send(
            "GET /items/a%20b?q=1%2B1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: 1\r\n\r\nHEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        )
        #expect(answer.contains("a b|1+1"))
        #expect(answer.contains("abcde"))
        #expect(answer.hasSuffix("\r\n\r\n"))
        #expect(answer.contains("Content-Length: 5\r\n"))
        await exchange.server.shutdown(grace: .seconds(1))
    }

    @Test func `a request may arrive byte by byte`() async throws {
        let exchange = try await RawExchange()
        let request = Array("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi".utf8)
        let answer = await exchange.send(request.map { [$0] })
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.hasSuffix("\r\n\r\nhi"))
        await exchange.server.shutdown(grace: .seconds(1))
    }

    @Test func `problems say where JSON is wrong and which methods a path takes`() async throws {
        let exchange = try await RawExchange()
        let broken = await exchange.send(
            "POST /json HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\nConnection: close\r\n\r\n{\"a\": }")
        #expect(broken.hasPrefix("HTTP/1.1 400 "))
        #expect(broken.contains("line 1, column 7"))
        let wrong = await exchange.send("DELETE /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(wrong.hasPrefix("HTTP/1.1 405 "))
        #expect(wrong.contains("Allow: GET, HEAD, OPTIONS\r\n"))
        await exchange.server.shutdown(grace: .seconds(1))
    }

    @Test func `a handler is cancelled when its client leaves, and when its time is up`() async throws {
        let left = AsyncStream<Void>.makeStream()
        let routes = [
            Route(.get, "/slow") { _ in
                defer { left.continuation.yield() }
                try await Task.sleep(for: .seconds(600))
                return .text("late")
            },
            Route(.get, "/short", timeLimit: .milliseconds(50)) { _ in
                try await Task.sleep(for: .seconds(600))
                return .text("late")
            },
        ]
        let exchange = try await RawExchange(routes: routes)
        let answer = await exchange.send("GET /short HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 504 "))
        do { await exchange.client().send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n") }
        for await _ in left.stream { break }
        await exchange.server.shutdown(grace: .seconds(1))
    }

    @Test func `a shutdown lets the request in hand finish`() async throws {
        let started = AsyncStream<Void>.makeStream()
        let release = AsyncStream<Void>.makeStream()
        let exchange = try await RawExchange(routes: [
            Route(.get, "/wait") { _ in
                started.continuation.yield()
                for await _ in release.stream { break }
                return .text("done")
            }
        ])
        let client = try exchange.pooled()
        async let response = client.send(HTTPClientRequest(.get, "/wait"))
        for await _ in started.stream { break }
        async let stopped: Void = exchange.server.shutdown(grace: PatientServer.patience)
        release.continuation.yield()
        #expect(try await response.status == 200)
        await stopped
    }
}
