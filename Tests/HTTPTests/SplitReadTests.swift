import HTTP
import TestSupport
import Testing

/// The same bytes however they arrive.
@Suite(.timeLimit(.minutes(5)))
struct SplitReadTests {
    private static let requests = Array(
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n"
            + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\nxyz").utf8)

    @Test func `two requests are answered alike wherever their bytes are split`() async throws {
        try await RawExchange.with { exchange in
            let splits = (0...Self.requests.count).map { [Array(Self.requests[..<$0]), Array(Self.requests[$0...])] }
            for answer in await answers(to: splits, of: exchange) {
                #expect(answer.occurrences(of: "HTTP/1.1 200 OK\r\n") == 2)
                #expect(answer.contains("\r\n\r\nabcde") && answer.hasSuffix("\r\n\r\nxyz"))
            }
        }
    }

    @Test func `a server survives whatever is thrown at it`() async throws {
        var random = SeededGenerator(seed: 7)
        let attacks = (0..<300).map { _ in [Mutation.of(Self.requests, &random)] }
        let isHasty = { (configuration: inout HTTPServerConfiguration) in
            configuration.idleTimeout = .milliseconds(1)
            configuration.headTimeout = .milliseconds(1)
            configuration.bodyTimeout = .milliseconds(1)
        }
        try await RawExchange.with(configure: isHasty) { exchange in
            for answer in await answers(to: attacks, of: exchange) {
                #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 "))
            }
            let answer = try await exchange.pooled().send(HTTPClientRequest(.get, "/hello"))
            #expect(answer.status == 200)
        }
    }

    @Test func `a response is read alike wherever its bytes are split`() async throws {
        let response = Array(
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").utf8)
        for split in 0...response.count {
            try await RawService.with([.answer([Array(response[..<split]), Array(response[split...])])]) { service in
                let answer = try await service.client().send(HTTPClientRequest(.get, "/"))
                #expect(answer.body == Array("abcde".utf8))
            }
        }
    }

    /// Sixteen at a time.
    private func answers(to messages: [[[UInt8]]], of exchange: RawExchange) async -> [String] {
        await withTaskGroup(of: [String].self) { group in
            for lane in 0..<16 {
                group.addTask {
                    var answers: [String] = []
                    for index in stride(from: lane, to: messages.count, by: 16) {
                        answers.append(await exchange.send(messages[index]))
                    }
                    return answers
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }
}
