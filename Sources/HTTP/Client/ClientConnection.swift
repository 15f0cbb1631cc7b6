import Crypto
import Glibc
import Threads

/// One connection to a service. Used by one request at a time; closed when nobody holds it any more.
final class ClientConnection: Sendable {
    let stream: SocketStream

    private init(stream: SocketStream) {
        self.stream = stream
    }

    deinit {
        stream.close()
    }

    /// Looks the host up and tries its addresses one after the other, each with its share of the time that is left.
    ///
    /// - Parameter trust: whom to believe that a host is who it says; nil for a connection in the clear.
    static func open(
        to address: ServiceAddress, trust: TLSContext?, by deadline: ContinuousClock.Instant
    ) async throws -> ClientConnection {
        let candidates = try await HostLookup.addresses(host: address.host, port: address.port, by: deadline).spread
        var failure = HTTPClientError(.cannotConnect, "the host \(address.host) is not known")
        for (index, candidate) in candidates.enumerated() {
            let share = (deadline - .now) / (candidates.count - index)
            do {
                let session = try trust.map { try TLSSession($0, name: address.host) }
                return try await open(to: candidate, session, by: .now + share)
            } catch let error as TLSError {
                failure = HTTPClientError(.cannotConnect, "\(address.authority): \(error)")
            } catch let error as SocketFailure {
                failure = HTTPClientError(.cannotConnect, "\(address.authority): \(error)")
            } catch is HTTPClientError {
                failure = HTTPClientError(.cannotConnect, "\(address.authority): no connection in time")
            }
        }
        throw failure
    }

    private static func open(
        to address: ResolvedAddress, _ session: TLSSession?, by deadline: ContinuousClock.Instant
    ) async throws -> ClientConnection {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { throw SocketFailure(code: errno) }
        let connection = ClientConnection(stream: SocketStream(descriptor: descriptor, session: session))
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
        let alarm = Alarms.shared.set(at: deadline) { [stream] in stream.shutdown() }
        defer { Alarms.shared.clear(alarm) }
        do {
            let result = try await withTaskCancellationHandler {
                try await body()
            } onCancel: {
                stream.shutdown()
            }
            // A connection that was shut down while `body` ended cannot be used by whoever comes next.
            guard Alarms.shared.clear(alarm) else { throw Self.timedOut }
            return result
        } catch {
            try Task.checkCancellation()
            if deadline <= .now { throw Self.timedOut }
            throw error
        }
    }

    private static var timedOut: HTTPClientError {
        HTTPClientError(.timedOut, "the service did not answer in time")
    }
}
