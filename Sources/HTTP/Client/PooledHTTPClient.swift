/// A client of one service that keeps its connections open between requests.
package final class PooledHTTPClient: HTTPClient {
    private let address: ServiceAddress
    private let pool: ConnectionPool
    private let maximumResponseBytes: Int
    private let connectTimeout: Duration

    /// - Parameters:
    ///   - baseURL: `http://host[:port][/prefix]`; anything else throws `HTTPClientError`.
    ///   - maximumConnections: requests in flight at once; further ones wait.
    package init(
        baseURL: String, maximumConnections: Int = 32, maximumResponseBytes: Int = 256 << 20,
        connectTimeout: Duration = .seconds(2)
    ) throws {
        address = try ServiceAddress(baseURL)
        pool = ConnectionPool(maximum: maximumConnections)
        self.maximumResponseBytes = maximumResponseBytes
        self.connectTimeout = connectTimeout
    }

    package func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        try await exchange(request) { connection, reader, head in
            let body = try await reader.readBody(head, method: request.method)
            return HTTPClientResponse(status: head.status, headers: head.headers, body: body)
        }
    }

    /// Sends a request and hands the body's pieces to `receive` as they come. Throws what `receive` throws.
    package func stream(
        _ request: HTTPClientRequest,
        _ receive: (_ status: Int, _ headers: HTTPHeaders, _ piece: [UInt8]) async throws -> Void
    ) async throws {
        try await exchange(request) { connection, reader, head in
            try await reader.readPieces(head, method: request.method) { piece in
                try await receive(head.status, head.headers, piece)
            }
        }
    }

    private func exchange<Result: Sendable>(
        _ request: HTTPClientRequest,
        _ read: (ClientConnection, inout ResponseReader, ResponseHeadFields) async throws -> Result
    ) async throws -> Result {
        let deadline = min(.now + request.timeout, RequestContext.current?.deadline ?? .now + request.timeout)
        guard deadline > .now else { throw HTTPClientError(.timedOut, "no time is left for this request") }
        try await pool.enter()
        defer { pool.leave() }
        let bytes = RequestEncoding(address: address).bytes(request, deadline: deadline)
        if let kept = pool.takeIdle() {
            do {
                return try await exchange(bytes, on: kept, by: deadline, read)
            } catch let error as StaleConnection {
                guard request.isIdempotent else {
                    throw HTTPClientError(.disconnected, "the connection broke: \(error.reason)")
                }
            }
        }
        let fresh = try await ClientConnection.open(to: address, by: min(deadline, .now + connectTimeout))
        do {
            return try await exchange(bytes, on: fresh, by: deadline, read)
        } catch let error as StaleConnection {
            throw HTTPClientError(.disconnected, "the service closed the connection: \(error.reason)")
        }
    }

    private func exchange<Result: Sendable>(
        _ bytes: [UInt8], on connection: ClientConnection, by deadline: ContinuousClock.Instant,
        _ read: (ClientConnection, inout ResponseReader, ResponseHeadFields) async throws -> Result
    ) async throws -> Result {
        var reader = ResponseReader(stream: connection.stream, maximumBytes: maximumResponseBytes)
        let result = try await connection.within(deadline) {
            let head: ResponseHeadFields
            do {
                try await connection.stream.write(bytes)
                head = try await reader.readHead()
            } catch let failure as SocketFailure {
                throw StaleConnection(reason: failure.description)
            }
            do {
                return try await read(connection, &reader, head)
            } catch let failure as SocketFailure {
                throw HTTPClientError(.disconnected, failure.description)
            }
        }
        if reader.canBeReused { pool.keep(connection) }
        return result
    }
}

/// The connection broke before any byte of a response came: the request may not have been seen.
struct StaleConnection: Error {
    let reason: String
}
