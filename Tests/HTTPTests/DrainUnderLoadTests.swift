import HTTP
import TestSupport
import Testing

/// A server that stops while many clients ask: what was answered was reported, what was reported was answered.
@Suite(.timeLimit(.minutes(5)))
struct DrainUnderLoadTests {
    private static let clients = 64

    private static func get(_ id: String) -> String {
        "GET /items/\(id) HTTP/1.1\r\nHost: a\r\nX-Request-Id: \(id)\r\n\r\n"
    }

    /// The ids of the answers in what a client received.
    private static func ids(in text: String) -> [String] {
        text.utf8Lines.filter { $0.hasPrefix("X-Request-Id: ") }.map { String($0.dropFirst(14)) }
    }

    /// Answers after a while that differs from request to request.
    private static func slowRoute(_ answered: Counter, busy: Signal) -> Route {
        Route(.get, "/items/{id}") { request in
            for _ in 0..<(request.parameter("id").utf8.reduce(0) { $0 &+ Int($1) } % 50) { await Task.yield() }
            if answered.next() == 300 { busy.give() }
            return .text("done")
        }
    }

    @Test func `what a handler began is answered and reported once, one request after the other`() async throws {
        let (answered, busy) = (Counter(), Signal())
        let exchange = try await RawExchange(routes: [Self.slowRoute(answered, busy: busy)])
        let ids = try await withThrowingTaskGroup(of: [String].self) { group in
            for client in 0..<Self.clients {
                let pool = try exchange.pooled(1)
                group.addTask {
                    var ids: [String] = []
                    while true {
                        let id = "c\(client)-\(ids.count)"
                        let request = HTTPClientRequest(
                            .get, "/items/\(id)", headers: HTTPHeaders(["X-Request-Id": id]), isIdempotent: false)
                        guard let response = try? await pool.send(request) else { return ids }
                        #expect(response.status == 200 && response.headers["X-Request-Id"] == id)
                        ids.append(id)
                    }
                }
            }
            await busy.wait()
            await exchange.server.shutdown(grace: PatientServer.patience)
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(ids.sorted() == exchange.observer.all.map(\.id).sorted())
        #expect(exchange.observer.all.allSatisfy { $0.route == "/items/{id}" && $0.status == 200 })
    }

    @Test func `what a handler began is answered and reported once, many requests sent ahead`() async throws {
        let (answered, busy) = (Counter(), Signal())
        let exchange = try await RawExchange(routes: [Self.slowRoute(answered, busy: busy)])
        let ids = await withTaskGroup(of: [String].self) { group in
            for client in 0..<Self.clients {
                group.addTask {
                    let raw = exchange.client()
                    let ids = (0..<100).map { "p\(client)-\($0)" }
                    await raw.send(ids.map(Self.get).joined())
                    let answered = Self.ids(in: await raw.receiveAll())
                    #expect(answered == Array(ids.prefix(answered.count)))
                    return answered
                }
            }
            await busy.wait()
            await exchange.server.shutdown(grace: PatientServer.patience)
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(ids.sorted() == exchange.observer.all.map(\.id).sorted())
        #expect(exchange.observer.all.allSatisfy { $0.route == "/items/{id}" && $0.status == 200 })
    }

    @Test func `what had arrived when the server stops is answered, whether its connection was taken or not`()
        async throws
    {
        let exchange = try await RawExchange()
        let clients = (0..<Self.clients).map { _ in exchange.client() }
        for (index, client) in clients.enumerated() { await client.send(Self.get("b\(index)")) }
        await exchange.server.shutdown(grace: PatientServer.patience)
        for (index, client) in clients.enumerated() {
            let answer = await client.receiveAll()
            #expect(answer.hasSuffix("\r\n\r\nb\(index)|-"))
        }
    }

    @Test func `what the end of the grace catches is told so and reported once, with its id and route`() async throws {
        let (begun, ended) = (Counter(), Counter())
        let (allBegun, released, allEnded) = (Signal(), Signal(), Signal())
        let hold = Route(.get, "/items/{id}") { request in
            if begun.next() == Self.clients { allBegun.give() }
            defer { if ended.next() == Self.clients { allEnded.give() } }
            if request.parameter("id").utf8.last.map({ $0 % 2 == 0 }) ?? false {
                try await Task.sleep(for: .seconds(600))
            } else {
                await Task { await released.wait() }.value
                released.give()
            }
            return .text("late")
        }
        let exchange = try await RawExchange(routes: [hold])
        let clients = (0..<Self.clients).map { _ in exchange.client() }
        for (index, client) in clients.enumerated() { await client.send(Self.get("g\(index)")) }
        await allBegun.wait()
        await exchange.server.shutdown(grace: .milliseconds(1))
        for client in clients {
            let answer = await client.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("\"code\":\"shutting_down\""))
            #expect(answer.contains("Retry-After: 1\r\n") && answer.contains("Connection: close\r\n"))
        }
        released.give()
        await allEnded.wait()
        let all = exchange.observer.all
        #expect(all.map(\.id).sorted() == (0..<Self.clients).map { "g\($0)" }.sorted())
        #expect(all.allSatisfy { $0.route == "/items/{id}" && $0.status == 503 })
    }
}
