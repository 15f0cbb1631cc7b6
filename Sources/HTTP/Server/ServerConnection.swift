/// One client's connection: reads requests in order, has each answered, writes the responses.
struct ServerConnection {
    let state: ConnectionState
    let configuration: HTTPServerConfiguration
    let responder: any HTTPResponder
    let budget: ByteBudget

    /// Returns when the connection is over; the caller closes the socket.
    func run() async {
        var reader = RequestReader(stream: state.stream)
        do {
            while try await serveOne(from: &reader) {}
        } catch let problem as HTTPProblem {
            await refuse(problem, reader: &reader)
        } catch {
            // The client left or was too slow: there is nobody to tell.
        }
    }

    /// Whether another request may follow on the connection.
    private func serveOne(from reader: inout RequestReader) async throws -> Bool {
        state.enter(.idle, until: .now + configuration.idleTimeout)
        guard try await reader.waitForBytes() else { return false }
        state.enter(.reading, until: .now + configuration.headTimeout)
        guard let bytes = try await reader.readHead() else { return false }
        let head = try RequestHeadParser.parse(bytes)
        let limits = responder.limits(method: head.method, path: head.path)
        state.enter(.reading, until: .now + configuration.bodyTimeout)
        let bodyReader = BodyReader(limit: limits.body, budget: budget)
        if head.expectsContinue { try await promiseToRead(head.framing, bodyReader) }
        guard let (body, taken) = try await bodyReader.read(head.framing, from: &reader) else { return false }
        defer { budget.giveBack(taken) }
        let context = RequestIdentity(configuration).context(of: head, limits: limits, address: state.address)
        let request = HTTPRequest(
            method: head.method, path: head.path, query: head.query, headers: head.headers, body: body, context: context
        )
        return try await answer(request, keepsAlive: head.keepsAlive)
    }

    private func promiseToRead(_ framing: BodyFraming, _ reader: BodyReader) async throws {
        if case .length(let count) = framing { try reader.checkLength(count) }
        try await state.stream.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }

    private func answer(_ request: HTTPRequest, keepsAlive: Bool) async throws -> Bool {
        state.enter(.handling, until: request.context.deadline)
        let task = Task {
            await RequestContext.$current.withValue(request.context) {
                await respond(to: request, keepsAlive: keepsAlive)
            }
        }
        state.setTask(task)
        defer { state.setTask(nil) }
        return await task.value
    }

    /// Whether another request may follow.
    private func respond(to request: HTTPRequest, keepsAlive: Bool) async -> Bool {
        var response = await responder.respond(to: request)
        switch state.interruption {
        case .clientLeft: return false
        case .deadline: response = responder.refuse(Self.timeIsUp, context: request.context)
        case nil: break
        }
        let keepsAlive = keepsAlive && !state.isDraining && state.interruption == nil
        response.headers["X-Request-Id"] = request.context.requestID
        let writer = ResponseWriter(state: state, timeout: configuration.writeTimeout)
        do {
            try await writer.write(response, keepsAlive: keepsAlive, hasBody: request.method != .head)
            return keepsAlive
        } catch {
            return false
        }
    }

    private static var timeIsUp: HTTPProblem {
        HTTPProblem(
            .gatewayTimeout, code: "deadline_exceeded", "the time for this request was up before it was answered")
    }

    /// Answers what could not be read as a request. What the client still sends is read for a moment and dropped, so
    /// that the answer is not lost to a reset.
    private func refuse(_ problem: HTTPProblem, reader: inout RequestReader) async {
        let context = RequestIdentity(configuration).context(address: state.address)
        var response = responder.refuse(problem, context: context)
        response.headers["X-Request-Id"] = context.requestID
        let writer = ResponseWriter(state: state, timeout: configuration.writeTimeout)
        guard (try? await writer.write(response, keepsAlive: false, hasBody: true)) != nil else { return }
        state.stream.finishWriting()
        state.enter(.reading, until: .now + .seconds(2))
        var dropped = 0
        while dropped < 1 << 20, let bytes = try? await state.stream.read(atMost: 64 << 10), !bytes.isEmpty {
            dropped += bytes.count
        }
    }
}
