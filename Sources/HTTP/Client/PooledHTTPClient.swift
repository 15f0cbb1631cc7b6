package import Crypto
import Telemetry
import Threads

/// A client of one service that keeps its connections open between requests.
package final class PooledHTTPClient: HTTPClient {
    private let address: ServiceAddress
    private let pool: ConnectionPool
    private let maximumResponseBytes: Int
    private let connectTimeout: Duration
    private let trust: TLSContext?

    /// - Parameters:
    ///   - baseURL: `http://host[:port][/prefix]` or the same with `https`; anything else throws `HTTPClientError`.
    ///   - trust: whom to believe over `https`; nil for those the system believes.
    ///   - maximumConnections: requests in flight at once; further ones wait as long as their own time lasts.
    ///   - maximumWaiting: how many may wait; further ones are refused at once.
    package init(
        baseURL: String, maximumConnections: Int = 32, maximumWaiting: Int = 1024,
        maximumResponseBytes: Int = 256 << 20, connectTimeout: Duration = .seconds(2),
        trust: TLSContext? = nil
    ) throws {
        address = try ServiceAddress(baseURL)
        self.trust = address.isSecure ? try trust ?? TLSContext.client(authorities: nil) : nil
        pool = ConnectionPool(maximum: maximumConnections, maximumWaiting: maximumWaiting)
        self.maximumResponseBytes = maximumResponseBytes
        self.connectTimeout = connectTimeout
    }

    package func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        try await traced(request) { reader, head in
            var body: [UInt8] = []
            try await reader.readBody(head) { body += $0 }
            return HTTPClientResponse(status: head.status, headers: head.headers, body: body)
        }
    }

    /// Sends a request and hands the body's pieces to `receive` as they come; what it does not take yet slows the
    /// service down. Throws what `receive` throws. The request's timeout is for the whole stream.
    package func stream(
        _ request: HTTPClientRequest,
        _ receive: (_ status: Int, _ headers: HTTPHeaders, _ piece: [UInt8]) async throws -> Void
    ) async throws {
        try await traced(request) { reader, head in
            try await reader.readBody(head) { try await receive(head.status, head.headers, $0) }
        }
    }

    private typealias Reading<Result> = (inout ResponseReader, ResponseHeadFields) async throws -> Result

    /// A span for the whole exchange, waiting for a connection and a second try included.
    private func traced<Result: Sendable>(
        _ request: HTTPClientRequest, _ read: Reading<Result>
    ) async throws -> Result {
        try await Span.within(request.spanName, .client, address.attributes(of: request)) {
            do {
                return try await exchange(request) { reader, head in
                    Span.current?.note(status: head.status)
                    return try await read(&reader, head)
                }
            } catch let error as HTTPClientError {
                Span.current?.fail(error.kind.rawValue)
                throw error
            }
        }
    }

    private func exchange<Result: Sendable>(
        _ request: HTTPClientRequest, _ read: Reading<Result>
    ) async throws -> Result {
        let deadline = min(.now + request.timeout, RequestContext.current?.deadline ?? .now + request.timeout)
        guard deadline > .now else { throw HTTPClientError(.timedOut, "no time is left for this request") }
        try await pool.enter(by: deadline)
        defer { pool.leave() }
        if let kept = pool.takeIdle() {
            do {
                return try await exchange(request, on: kept, by: deadline, read)
            } catch let error as StaleConnection {
                guard request.isIdempotent else {
                    throw HTTPClientError(.disconnected, "the connection broke: \(error.reason)")
                }
            }
        }
        let fresh = try await ClientConnection.open(to: address, trust: trust, by: min(deadline, .now + connectTimeout))
        do {
            return try await exchange(request, on: fresh, by: deadline, read)
        } catch let error as StaleConnection {
            throw HTTPClientError(.disconnected, "the service closed the connection: \(error.reason)")
        }
    }

    private func exchange<Result: Sendable>(
        _ request: HTTPClientRequest, on connection: ClientConnection, by deadline: ContinuousClock.Instant,
        _ read: Reading<Result>
    ) async throws -> Result {
        let bytes = RequestEncoding(address: address).bytes(request, deadline: deadline)
        var reader = ResponseReader(stream: connection.stream, maximumBytes: maximumResponseBytes)
        let result = try await connection.within(deadline) {
            do {
                let head = try await Self.ask(bytes, request.method, on: connection, &reader)
                return try await read(&reader, head)
            } catch let error as MessageError {
                throw HTTPClientError(error)
            } catch let failure as SocketFailure {
                throw HTTPClientError(.disconnected, failure.description)
            } catch let error as TLSError {
                throw HTTPClientError(.cannotConnect, error.description)
            }
        }
        if reader.canBeReused { pool.keep(connection) }
        return result
    }

    /// Sends the request and reads the response's head. A service may answer, and close, before it has read all of a
    /// request that it refuses: its answer is read all the same.
    private static func ask(
        _ bytes: [UInt8], _ method: HTTPMethod, on connection: ClientConnection, _ reader: inout ResponseReader
    ) async throws -> ResponseHeadFields {
        var broken: SocketFailure?
        do {
            try await connection.stream.write(bytes[...])
        } catch let failure as SocketFailure {
            broken = failure
        }
        do {
            return try await reader.readHead(method: method)
        } catch let failure as SocketFailure {
            throw StaleConnection(reason: (broken ?? failure).description)
        }
    }
}

extension HTTPClientError {
    /// The service answered what is no response.
    fileprivate init(_ error: MessageError) {
        switch error {
        case .malformed(let detail): self.init(.malformedResponse, detail)
        case .startLineTooLong: self.init(.malformedResponse, "the status line is too long")
        case .fieldsTooLarge: self.init(.malformedResponse, "too many header fields")
        }
    }
}
