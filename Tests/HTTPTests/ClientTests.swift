import HTTP
import JSON
import Testing

struct ClientTests {
    @Test func `a client reuses its connection and finds it closed without failing`() async throws {
        let exchange = try await RawExchange { $0.idleTimeout = .milliseconds(1) }
        let client = try exchange.pooled(host: "localhost")
        for index in 0..<5 {
            let response = try await client.send(HTTPClientRequest(.get, "/items/\(index)"))
            #expect(response.body == Array("\(index)|-".utf8))
        }
        await exchange.server.shutdown(grace: .seconds(1))
    }

    @Test func `many requests at once share a bounded pool`() async throws {
        let exchange = try await RawExchange()
        let client = try exchange.pooled(4)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<200 {
                group.addTask { try await client.send(HTTPClientRequest(.get, "/items/\(index)")).status }
            }
            for try await status in group { #expect(status == 200) }
        }
        await exchange.server.shutdown(grace: .seconds(1))
    }

    @Test func `a service that does not answer in time is given up`() async throws {
        let exchange = try await RawExchange(routes: [
            Route(.get, "/slow") { _ in
                try await Task.sleep(for: .seconds(60))
                return .text("late")
            }
        ])
        let client = try exchange.pooled()
        await #expect(throws: HTTPClientError.self) {
            try await client.send(HTTPClientRequest(.get, "/slow", timeout: .milliseconds(30)))
        }
        await exchange.server.shutdown(grace: .seconds(1))
    }

    @Test func `events arrive as they were sent`() async throws {
        let exchange = try await RawExchange(routes: [
            Route(.get, "/events") { _ in
                .events { writer in
                    try await writer.send(event: "delta", id: "1", data: "a\nb")
                    try await writer.send(data: "end")
                }
            }
        ])
        let client = try exchange.pooled()
        let answer = try await client.send(HTTPClientRequest(.get, "/events"))
        var parser = EventStreamParser()
        let events = try parser.feed(answer.body)
        #expect(
            events == [
                ServerSentEvent(name: "delta", id: "1", data: "a\nb"), ServerSentEvent(name: nil, id: "1", data: "end"),
            ])
        await exchange.server.shutdown(grace: .seconds(1))
    }

    @Test func `a form's parts are found whatever they hold`() throws {
        let body =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\".txt\"\r\nContent-Type: text/plain\r\n\r\n"
            + "one\r\n--y\r\ntwo\r\n--x\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--x--\r\n"
        let form = try MultipartForm(parsing: Array(body.utf8), contentType: "multipart/form-data; boundary=x")
        #expect(form["file"]?.fileName == "a \"b\".txt")
        #expect(form["file"]?.content == Array("one\r\n--y\r\ntwo".utf8))
        #expect(form["empty"]?.content == [])
        #expect(throws: HTTPProblem.self) {
            try MultipartForm(parsing: Array(body.utf8.dropLast(8)), contentType: "multipart/form-data; boundary=x")
        }
    }
}
