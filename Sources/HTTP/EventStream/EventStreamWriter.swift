/// Writes server-sent events (WHATWG HTML, section 9.2) one at a time.
package actor EventStreamWriter {
    private let body: any HTTPBodyWriter
    private var lastWrite = ContinuousClock.now
    private var isWriting = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ body: any HTTPBodyWriter) {
        self.body = body
    }

    /// Sends one event; `data` may have many lines.
    package func send(event: String? = nil, id: String? = nil, data: String) async throws {
        var text = ""
        if let event { text += "event: \(event)\n" }
        if let id { text += "id: \(id)\n" }
        for line in data.split(separator: "\n", omittingEmptySubsequences: false) { text += "data: \(line)\n" }
        try await write(text + "\n")
    }

    /// Sends a comment where nothing was sent for `interval`, so that nobody in between takes the silence for an end.
    func pingIfSilent(for interval: Duration) async throws {
        if !isWriting, .now - lastWrite >= interval { try await write(": ping\n\n") }
    }

    private func write(_ text: String) async throws {
        if isWriting { await withCheckedContinuation { waiting.append($0) } }
        isWriting = true
        defer {
            isWriting = !waiting.isEmpty
            if isWriting { waiting.removeFirst().resume() }
        }
        try await body.write(Array(text.utf8))
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
                    while true {
                        try await Task.sleep(for: pingInterval)
                        try await writer.pingIfSilent(for: pingInterval)
                    }
                }
                defer { group.cancelAll() }
                try await produce(writer)
            }
        }
    }
}
