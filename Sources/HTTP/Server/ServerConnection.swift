import Threads

/// One client's connection: reads requests in order, has each answered, writes the responses.
struct ServerConnection {
    let state: ConnectionState
    let configuration: HTTPServerConfiguration
    let responder: any HTTPResponder
    let budget: ByteBudget

    private var writer: ResponseWriter { ResponseWriter(state: state, timeout: configuration.writeTimeout) }

    /// Returns when the connection is over; the caller closes the socket.
    func run() async {
        var reader = SocketReader(stream: state.stream)
        do {
            while try await serveOne(from: &reader) {}
            await linger(reader)
        } catch let problem as HTTPProblem {
            await refuse(problem)
        } catch let error as MessageError {
            await refuse(HTTPProblem(error))
        } catch {
            // The client left: there is nobody to tell.
        }
    }

    /// Whether another request may follow on the connection.
    private func serveOne(from reader: inout SocketReader) async throws -> Bool {
        // Where the next request has begun to come already, the connection is not idle: a shutdown would end it untold.
        if !reader.hasBufferedBytes {
            state.enter(.idle, until: .now + configuration.idleTimeout)
            guard try await reader.waitForBytes() else { return false }
        }
        state.enter(.reading, until: .now + configuration.headTimeout)
        let emptyLines = HeadScanner.emptyLinesBeforeRequest
        guard let bytes = try await reader.readHead(maximumEmptyLines: emptyLines) else { return try cutOff() }
        let head = try RequestHeadParser.parse(bytes)
        let limits = responder.limits(method: head.method, path: head.path)
        let timing = BodyTiming(start: .now, allowance: configuration.bodyTimeout)
        var bodyReader = BodyReader(limit: limits.body, budget: budget, state: state, timing: timing)
        state.enter(.reading, until: timing.deadline(received: 0))
        if head.expectsContinue { try await promiseToRead(head.framing, bodyReader) }
        guard let body = try await bodyReader.read(head.framing, from: &reader) else { return try cutOff() }
        let context = RequestIdentity(configuration).context(of: head, limits: limits, address: state.address)
        let request = HTTPRequest(
            method: head.method, path: head.path, query: head.query, headers: head.headers, body: body,
            context: context)
        return await answer(request, head.version, keepsAlive: head.keepsAlive)
    }

    /// A request that ended in the middle: its client has left, or is told why it was read no further.
    private func cutOff() throws -> Bool {
        guard let interruption = state.interruption, [.tooSlow, .shutdown].contains(interruption) else { return false }
        throw interruption.cause
    }

    private func promiseToRead(_ framing: BodyFraming, _ reader: borrowing BodyReader) async throws {
        if framing == .none { return }
        if case .length(let count) = framing { try reader.checkLength(count) }
        try await state.stream.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)[...])
    }

    /// Whether another request may follow.
    private func answer(_ request: HTTPRequest, _ version: HTTPVersion, keepsAlive: Bool) async -> Bool {
        let handled = await handle(request)
        let interruption = state.end()
        var response = handled ?? responder.abandon(request)
        // What was ready before the client was seen to leave is sent: it may only have finished sending.
        guard response.status != .clientClosedRequest else { return false }
        response.headers["X-Request-Id"] = request.context.requestID
        let endsWithConnection = version == .oneZero && response.body.isStream
        let keepsAlive = keepsAlive && interruption != .deadline && !state.isDraining && !endsWithConnection
        do {
            try await write(response, to: request, version, keepsAlive: keepsAlive)
            return keepsAlive
        } catch {
            // Of a stream that did not begin nobody has been told yet.
            request.fate.stop(because: .clientLeft)
            if request.fate.report() { _ = responder.abandon(request) }
            return false
        }
    }

    /// Nil when the handler did not come back in spite of being cancelled.
    private func handle(_ request: HTTPRequest) async -> HTTPResponse? {
        state.enter(.handling, until: request.context.deadline)
        let run = request.context.asCurrent {
            HandlerRun.start(request.fate) { [responder] in await responder.respond(to: request) }
        }
        state.attach(.init(cancel: { run.cancel(because: $0) }, giveUp: { run.giveUp() }))
        return await run.response()
    }

    private func write(
        _ response: HTTPResponse, to request: HTTPRequest, _ version: HTTPVersion, keepsAlive: Bool
    ) async throws {
        let isHead = request.method == .head
        var writer = writer
        writer.version = version
        switch response.body {
        case .none: try await writer.write(response, body: [], keepsAlive: keepsAlive, sendsBody: !isHead)
        case .bytes(let body):
            try await writer.write(response, body: body, keepsAlive: keepsAlive, sendsBody: !isHead)
        case .stream where isHead: try await writer.writeHead(response, keepsAlive: keepsAlive)
        case .stream(let produce):
            let deadline = request.context.deadline
            try await stream(request) { [writer] in
                try await writer.write(response, keepsAlive: keepsAlive, deadline: deadline, produce)
            }
        }
    }

    /// Runs what writes a stream in a task that the sweeper can cancel. It is never given up: it may write to the
    /// socket as long as it runs.
    private func stream(_ request: HTTPRequest, _ write: @escaping @Sendable () async throws -> Void) async throws {
        state.enter(.handling, until: request.context.deadline)
        let task = request.context.asCurrent {
            Task(executorPreference: WorkerPool.shared) { try await write() }
        }
        let cancel = { @Sendable (cause: HTTPProblem) in
            request.fate.stop(because: cause)
            task.cancel()
        }
        state.attach(.init(cancel: cancel, giveUp: nil))
        let result = await task.result
        _ = state.end()
        try result.get()
    }

    /// Answers what could not be read as a request.
    private func refuse(_ problem: HTTPProblem) async {
        let context = RequestIdentity(configuration).context(address: state.address)
        var response = responder.refuse(problem, context: context)
        response.headers["X-Request-Id"] = context.requestID
        guard case .bytes(let body) = response.body else { return }
        guard (try? await writer.write(response, body: body, keepsAlive: false, sendsBody: true)) != nil else { return }
        await dropRest()
    }

    /// Closing with unread bytes resets the connection, which can take an answer away from its client.
    private func linger(_ reader: SocketReader) async {
        if reader.hasBufferedBytes || state.stream.hasBytes { await dropRest() }
    }

    /// Reads what the client still sends, as long as it keeps coming, and drops it.
    private func dropRest() async {
        state.stream.finishWriting()
        let end = ContinuousClock.now + configuration.bodyTimeout
        state.enter(.lingering, until: min(end, .now + configuration.lingerTimeout))
        var dropped = 0
        while dropped < 1 << 20, let bytes = try? await state.stream.read(atMost: 64 << 10), !bytes.isEmpty {
            dropped += bytes.count
            state.enter(.lingering, until: min(end, .now + configuration.lingerTimeout))
        }
    }
}
