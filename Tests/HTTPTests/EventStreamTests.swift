import HTTP
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5)))
struct EventStreamTests {
    private func parse(_ text: String, piece: Int = .max) throws -> [ServerSentEvent] {
        var parser = EventStreamParser()
        let bytes = Array(text.utf8)
        return try stride(from: 0, to: bytes.count, by: min(piece, bytes.count)).flatMap {
            try parser.feed(bytes[$0..<min($0 + min(piece, bytes.count), bytes.count)])
        }
    }

    @Test(arguments: 1...12) func `events are read alike however they arrive`(_ piece: Int) throws {
        let text =
            ": comment\n\nevent: a\nid:7\ndata: one\ndata:two\nretry: 5\n\ndata: x\r\ndata\r\n\r\ndata:  y\r\rid: 8\n\nevent: lost"
        let events = try parse(text, piece: piece)
        #expect(
            events == [
                ServerSentEvent(name: "a", id: "7", data: "one\ntwo"), ServerSentEvent(name: nil, id: "7", data: "x\n"),
                ServerSentEvent(name: nil, id: "7", data: " y"),
            ])
    }

    @Test(arguments: 1...6) func `a byte order mark is passed over at the start alone`(_ piece: Int) throws {
        #expect(try parse("\u{FEFF}data: a\n\n", piece: piece).map(\.data) == ["a"])
        #expect(try parse("data: a\n\n\u{FEFF}data: b\n\ndata: c\n\n", piece: piece).map(\.data) == ["a", "c"])
        #expect(try parse("\u{FEFF}\u{FEFF}data: a\n\ndata: b\n\n", piece: piece).map(\.data) == ["b"])
        // Begins as the mark does.
        #expect(try parse("\u{FEC0}: x\ndata: a\n\n", piece: piece).map(\.data) == ["a"])
    }

    @Test(arguments: ["\n", "\r", "\r\n"]) func `every kind of line end ends a line, wherever reads are split`(
        _ end: String
    )
        throws
    {
        let text = ["event: a", "data: 1", "", ": x", "data: 2", "data: 3", "", ""].joined(separator: end)
        for piece in 1...text.utf8.count {
            let events = try parse(text, piece: piece)
            #expect(events.map(\.data) == ["1", "2\n3"] && events.map(\.name) == ["a", nil])
        }
    }

    @Test func `an id with a NUL is none, and an empty name too`() throws {
        let events = try parse("id: 1\n\nid: a\0b\nevent:\ndata: x\n\nid\ndata: y\n\n")
        #expect(events.map(\.id) == ["1", ""] && events.map(\.name) == [nil, nil])
    }

    @Test func `an event that grows too long is refused`() {
        var parser = EventStreamParser(maximumEventBytes: 100)
        #expect(throws: HTTPClientError.self) { try parser.feed([UInt8](repeating: 0x61, count: 101)) }
        var lines = EventStreamParser(maximumEventBytes: 100)
        #expect(throws: HTTPClientError.self) {
            for _ in 0..<30 { _ = try lines.feed(Array("data: abc\n".utf8)) }
        }
    }

    /// What the events of `produce` are as bytes.
    private func written(
        pingInterval: Duration = .seconds(600), _ produce: @escaping @Sendable (EventStreamWriter) async throws -> Void
    ) async throws -> String {
        guard case .stream(let write) = HTTPResponse.events(pingInterval: pingInterval, produce).body else { return "" }
        let collector = Collector()
        try await write(collector)
        return collector.text
    }

    @Test(arguments: ["a\nb", "a\r\nb", "a\rb", "", "\n", "a\r\n\r\nb\n", "data: x\n\nevent: evil", "ä\u{301}\r\n€"])
    func `data comes back as it was sent, its line ends as LF`(_ data: String) async throws {
        let text = try await written { try await $0.send(event: "e", id: "1", data: data) }
        let unified = String(
            decoding: data.utf8.split(separator: 0x0D, omittingEmptySubsequences: false).enumerated().flatMap {
                $0 == 0 ? Array($1) : [0x0A] + ($1.first == 0x0A ? Array($1.dropFirst()) : Array($1))
            }, as: UTF8.self)
        #expect(try parse(text) == [ServerSentEvent(name: "e", id: "1", data: unified)])
    }

    @Test func `a name or id begins no line of its own`() async throws {
        let text = try await written { try await $0.send(event: "a\r\ndata: evil", id: "1\n\n2", data: "x") }
        #expect(try parse(text) == [ServerSentEvent(name: "adata: evil", id: "12", data: "x")])
    }

    @Test func `silence is filled with pings that no event mixes with`() async throws {
        let pinged = Signal()
        guard
            case .stream(let write) = HTTPResponse.events(
                pingInterval: .milliseconds(1),
                { events in
                    try await events.send(data: "1")
                    await pinged.wait()
                    try await events.send(data: "2")
                }
            ).body
        else { return }
        let collector = Collector { if $0 == ": ping\n\n" { pinged.give() } }
        try await write(collector)
        #expect(collector.text.hasPrefix("data: 1\n\n: ping\n\n"))
        #expect(try parse(collector.text).map(\.data) == ["1", "2"])
        #expect(!collector.overlapped)
    }

    @Test func `many who write at once write one after the other`() async throws {
        let text = try await written { events in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<50 { group.addTask { try await events.send(data: "\(index)\n\(index)") } }
                try await group.waitForAll()
            }
        }
        #expect(try parse(text).map(\.data).sorted() == (0..<50).map { "\($0)\n\($0)" }.sorted())
    }

    @Test func `a producer's error ends the stream and its pings`() async {
        struct Broken: Error {}
        await #expect(throws: Broken.self) { try await written(pingInterval: .milliseconds(1)) { _ in throw Broken() } }
    }
}

/// Keeps what is written, and notices two writes at once.
private final class Collector: HTTPBodyWriter {
    private let state = Mutex((bytes: [UInt8](), isWriting: false, overlapped: false))
    private let onWrite: @Sendable (String) -> Void

    init(onWrite: @escaping @Sendable (String) -> Void = { _ in }) { self.onWrite = onWrite }

    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }
    var overlapped: Bool { state.withLock { $0.overlapped } }

    func write(_ bytes: [UInt8]) async throws {
        state.withLock {
            if $0.isWriting { $0.overlapped = true }
            $0.isWriting = true
            $0.bytes += bytes
        }
        await Task.yield()
        state.withLock { $0.isWriting = false }
        onWrite(String(decoding: bytes, as: UTF8.self))
    }
}
