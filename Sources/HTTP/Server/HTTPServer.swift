import Glibc
package import Logging
import Synchronization
import Threads

/// Serves HTTP/1.1 on one address.
///
///     let server = HTTPServer(configuration: .init(port: 0), responder: pipeline, logger: log)
///     let port = try await server.start()
///     …
///     await server.shutdown(grace: .seconds(30))
package final class HTTPServer: Sendable {
    private struct Running {
        var acceptor: Task<Void, Never>?
        var sweeper: Task<Void, Never>?
    }

    /// Between two looks at all connections.
    private static let sweepInterval = Duration.milliseconds(100)

    private let configuration: HTTPServerConfiguration
    private let responder: any HTTPResponder
    private let logger: Logger
    private let connections: ConnectionTable
    private let budget: ByteBudget
    private let running = Mutex(Running())

    package init(configuration: HTTPServerConfiguration, responder: any HTTPResponder, logger: Logger) {
        self.configuration = configuration
        self.responder = responder
        self.logger = logger
        connections = ConnectionTable(
            maximum: configuration.maximumConnections, maximumPerAddress: configuration.maximumConnectionsPerAddress)
        budget = ByteBudget(configuration.maximumBodyBytesInFlight)
    }

    /// Listens and begins to serve. Answers the port; throws `HTTPServerError` when it cannot be had.
    package func start() async throws -> Int {
        let (descriptor, port) = try ListeningSocket.open(host: configuration.host, port: configuration.port)
        let acceptor = ConnectionAcceptor(
            descriptor: descriptor, identity: configuration.identity, logger: logger
        ) { [self] in admit($0, from: $1) }
        let accepting = Task(executorPreference: WorkerPool.shared) { await acceptor.run() }
        let sweeping = Task { await sweepConnections() }
        running.withLock { $0 = Running(acceptor: accepting, sweeper: sweeping) }
        return port
    }

    /// Takes no new connections, lets requests in hand finish within `grace`, then answers 503 for what is left. Returns
    /// within `grace` and the configuration's `abortPatience`, whatever handlers do.
    package func shutdown(grace: Duration) async {
        let (acceptor, sweeper) = running.withLock { running in
            defer { running = Running() }
            return (running.acceptor, running.sweeper)
        }
        acceptor?.cancel()
        await acceptor?.value
        for connection in connections.close() { connection.drain() }
        let limit = Task { await abortConnections(after: grace) }
        let left = await connections.waitUntilEmpty()
        if left > 0 { logger.warning("requests were cut off", metadata: ["count": .stringConvertible(left)]) }
        limit.cancel()
        sweeper?.cancel()
        await sweeper?.value
    }

    private func abortConnections(after grace: Duration) async {
        do {
            try await Task.sleep(for: grace)
            for connection in connections.all { connection.abort() }
            try await Task.sleep(for: configuration.abortPatience)
            for connection in connections.all { connection.cut() }
            connections.stopWaiting()
        } catch {}  // All ended by themselves.
    }

    private func admit(_ stream: SocketStream, from address: String) -> Bool {
        let state = ConnectionState(stream: stream, address: address)
        guard connections.insert(state) else { return false }
        let connection = ServerConnection(
            state: state, configuration: configuration, responder: responder, budget: budget)
        Task(executorPreference: WorkerPool.shared) { [connections] in
            await connection.run()
            state.retire()
            connections.remove(state)
            stream.close()
        }
        return true
    }

    /// The one clock of all connections.
    private func sweepConnections() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.sweepInterval)
            let now = ContinuousClock.now
            for connection in connections.all { connection.sweep(now: now) }
        }
    }
}
