import FlyingSocks
import Glibc

/// One connection to a service. Used by one request at a time; whoever took it from the pool gives it back or closes it.
final class ClientConnection: Sendable {
    let stream: SocketStream

    private init(stream: SocketStream) {
        self.stream = stream
    }

    deinit {
        stream.close()
    }

    /// Tries the host's addresses in order.
    static func open(to address: ServiceAddress, by deadline: ContinuousClock.Instant) async throws -> ClientConnection
    {
        let candidates = await ResolvedAddress.resolveInBackground(host: address.host, port: address.port)
        var failure = HTTPClientError(.cannotConnect, "the host \(address.host) is not known")
        for candidate in candidates {
            do {
                return try await open(to: candidate, by: deadline)
            } catch let error as SocketFailure {
                failure = HTTPClientError(.cannotConnect, "\(address.authority): \(error)")
            }
        }
        throw failure
    }

    private static func open(
        to address: ResolvedAddress, by deadline: ContinuousClock.Instant
    ) async throws -> ClientConnection {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { throw SocketFailure(code: errno) }
        let connection = ClientConnection(stream: SocketStream(descriptor: descriptor, pool: try await .client))
        let code = address.withPointer { connect(descriptor, $0, $1) == 0 ? 0 : errno }
        if code == EINPROGRESS {
            try await connection.within(deadline) { try await connection.stream.waitUntilConnected() }
        } else if code != 0 {
            throw SocketFailure(code: code)
        }
        return connection
    }

    /// Runs `body`; when the deadline passes or the task is cancelled, the connection is shut down, which ends the wait.
    func within<Result: Sendable>(
        _ deadline: ContinuousClock.Instant, _ body: () async throws -> Result
    ) async throws -> Result {
        let alarm = ClientAlarms.shared.set(at: deadline, for: stream)
        defer { ClientAlarms.shared.clear(alarm) }
        do {
            return try await withTaskCancellationHandler {
                try await body()
            } onCancel: {
                stream.shutdown()
            }
        } catch {
            if deadline <= .now { throw HTTPClientError(.timedOut, "the service did not answer in time") }
            try Task.checkCancellation()
            throw error
        }
    }
}
