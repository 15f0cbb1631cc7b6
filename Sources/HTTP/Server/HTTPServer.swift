import FlyingSocks
import Glibc
package import Logging
import Synchronization

/// Serves HTTP/1.1 on one address.
package final class HTTPServer: Sendable {
    private let configuration: HTTPServerConfiguration
    private let responder: any HTTPResponder
    private let logger: Logger
    private let connections: ConnectionTable
    private let budget: ByteBudget
    private let tasks = Mutex<[Task<Void, Never>]>([])
    private let listening = Mutex<Int32?>(nil)

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
        let pool: any AsyncSocketPool = try await .client
        let (descriptor, port) = try ListeningSocket.open(host: configuration.host, port: configuration.port)
        listening.withLock { $0 = descriptor }
        let acceptor = Task { await acceptConnections(on: descriptor, pool: pool) }
        let sweeper = Task { await sweepConnections() }
        tasks.withLock { $0 = [acceptor, sweeper] }
        return port
    }

    /// Takes no new connections, lets requests in hand finish within `grace`, then ends what is left.
    package func shutdown(grace: Duration) async {
        if let descriptor = listening.withLock({ listening in
            defer { listening = nil }; return listening
        }) {
            _ = Glibc.shutdown(descriptor, Int32(SHUT_RDWR))
        }
        tasks.withLock { $0.first }?.cancel()
        for connection in connections.all { connection.drain() }
        let limit = Task {
            try? await Task.sleep(for: grace)
            for connection in connections.all { connection.abort() }
        }
        await connections.waitUntilEmpty()
        limit.cancel()
        for task in tasks.withLock({ $0 }) { task.cancel() }
        for task in tasks.withLock({ $0 }) { await task.value }
    }

    private func acceptConnections(on descriptor: Int32, pool: any AsyncSocketPool) async {
        defer { Glibc.close(descriptor) }
        while !Task.isCancelled {
            var address = sockaddr_storage()
            let accepted = ListeningSocket.accept(descriptor, &address)
            if accepted >= 0 {
                admit(accepted, from: ListeningSocket.text(of: address), pool: pool)
            } else if errno == EAGAIN {
                try? await pool.suspendSocket(Socket(file: .init(rawValue: descriptor)), untilReadyFor: .connection)
            } else if errno == EINVAL || errno == EBADF {
                return
            } else if errno != EINTR && errno != ECONNABORTED {
                logger.warning("cannot accept connections", metadata: ["reason": "\(String(cString: strerror(errno)))"])
                try? await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    private func admit(_ descriptor: Int32, from address: String, pool: any AsyncSocketPool) {
        let stream = SocketStream(descriptor: descriptor, pool: pool)
        let state = ConnectionState(stream: stream, address: address)
        guard connections.insert(state) else { return stream.close() }
        let connection = ServerConnection(
            state: state, configuration: configuration, responder: responder, budget: budget)
        Task {
            await connection.run()
            connections.remove(state)
            stream.close()
        }
    }

    /// The one clock of all connections: ten times a second.
    private func sweepConnections() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(100))
            let now = ContinuousClock.now
            for connection in connections.all { connection.sweep(now: now) }
        }
    }
}
