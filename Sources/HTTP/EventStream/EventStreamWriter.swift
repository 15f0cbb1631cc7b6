/// Writes server-sent events (WHATWG HTML, section 9.2) one at a time.
package actor EventStreamWriter {
    private let body: any HTTPBodyWriter
    private var lastWrite = ContinuousClock.now
    private var isWriting = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ body: any HTTPBodyWriter) {
        self.body = body
    }

    /// See `HTTPBodyWriter.isDraining`.
    package nonisolated var isDraining: Bool { body.isDraining }

    /// Sends one event; `data` may have many lines, its name and id have none.
    package func send(event: String? = nil, id: String? = nil, data: String) async throws {
        var bytes: [UInt8] = []
        if let event { Self.append("event", event.utf8.filter { $0 != 0x0A && $0 != 0x0D }[...], to: &bytes) }
        if let id { Self.append("id", id.utf8.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0 }[...], to: &bytes) }
        for line in Self.lines(of: Array(data.utf8)) { Self.append("data", line, to: &bytes) }
        bytes.append(0x0A)
        try await write(bytes)
    }

    /// Sends a comment where nothing was sent for `interval`, so that nobody in between takes the silence for an end.
    /// Answers when to look again.
    func pingIfSilent(for interval: Duration) async throws -> ContinuousClock.Instant {
        if !isWriting, lastWrite + interval <= .now { try await write(Array(": ping\n\n".utf8)) }
        return max(lastWrite, .now - interval + .milliseconds(100)) + interval
    }

    /// Split at LF, CR and CR LF, as a parser will (section 9.2.5).
    private static func lines(of data: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var rest = data[...]
        while let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
            lines.append(rest[..<end])
            let isPair = rest[end] == 0x0D && rest[(end + 1)...].first == 0x0A
            rest = rest[(end + (isPair ? 2 : 1))...]
        }
        return lines + [rest]
    }

    private static func append(_ field: String, _ value: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        bytes += field.utf8
        bytes += [0x3A, 0x20]
        bytes += value
        bytes.append(0x0A)
    }

    private func write(_ bytes: [UInt8]) async throws {
        if isWriting { await withCheckedContinuation { waiting.append($0) } }
        isWriting = true
        defer {
            isWriting = !waiting.isEmpty
            if isWriting { waiting.removeFirst().resume() }
        }
        try await body.write(bytes)
        lastWrite = .now
    }
}

extension HTTPResponse {
    /// A stream of server-sent events that `produce` writes, with a ping every `pingInterval` of silence.
    package static func events(
        pingInterval: Duration = .seconds(15), headers: HTTPHeaders = HTTPHeaders(),
        _ produce: @escaping @Sendable (EventStreamWriter) async throws -> Void
    ) -> HTTPResponse {
        var headers = headers
        headers["Cache-Control"] = "no-cache"
        headers["X-Accel-Buffering"] = "no"
        return .stream(contentType: "text/event-stream", headers: headers) { body in
            let writer = EventStreamWriter(body)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    var next = ContinuousClock.now + pingInterval
                    while true {
                        try await Task.sleep(until: next)
                        next = try await writer.pingIfSilent(for: pingInterval)
                    }
                }
                defer { group.cancelAll() }
                try await produce(writer)
            }
        }
    }
}
