package import Crypto
package import Telemetry

/// Where a server listens and what it grants to clients.
package struct HTTPServerConfiguration: Sendable {
    package var host: String
    /// 0 takes a free one.
    package var port: Int
    package var maximumConnections = 1024
    package var maximumConnectionsPerAddress = 1024
    /// From the first byte of a head to its last.
    package var headTimeout: Duration = .seconds(10)
    /// For a whole body; long ones have a second more for each 64 KB that have come.
    package var bodyTimeout: Duration = .seconds(60)
    /// Between two requests on a connection.
    package var idleTimeout: Duration = .seconds(75)
    /// For the client to take one piece of a response, 256 KB at most.
    package var writeTimeout: Duration = .seconds(30)
    /// For a client that was refused to send its next piece: what it had begun to send is read, so that it gets to read
    /// why. All of it has as long as a body.
    package var lingerTimeout: Duration = .seconds(2)
    /// After the end of a shutdown's grace, for what it caught to be answered.
    package var abortPatience: Duration = .seconds(2)
    /// Request bodies in memory at once, in bytes, over all connections.
    package var maximumBodyBytesInFlight = 256 << 20
    /// Whose `X-Forwarded-For` is believed.
    package var trustedProxies: [AddressRange] = []

    /// Begins a span for each request; nil records none.
    package var tracer: Tracer?
    /// Asked every few seconds by machines: nobody wants to read of them.
    package var untracedPaths: Set<String> = []

    /// Certificate and key; nil to speak in the clear.
    package var identity: TLSIdentity?

    package init(host: String = "127.0.0.1", port: Int) {
        self.host = host
        self.port = port
    }
}

/// Why a server could not start, in one sentence.
package struct HTTPServerError: Error, CustomStringConvertible {
    package let description: String
}
