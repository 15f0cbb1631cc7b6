import HTTP

/// A request to a server outside of the cluster.
struct OutsideRequest: Sendable {
    /// Nil for a GET, or a POST where there is a body.
    var method: String?
    let url: String
    let headers: HTTPHeaders
    /// Nil for none.
    let body: [UInt8]?
    let connectTimeout: Duration
    /// Silence longer than this ends the transfer.
    let idleTimeout: Duration
    let deadline: ContinuousClock.Instant
    /// Of head and body, unpacked.
    let maximumResponseBytes: Int
    /// The PEM file of those who may vouch for servers; nil for whom the system believes.
    var authorities: String?
    /// Where to connect, whatever the URL's host is known by; nil to look it up.
    var pin: ConnectionPin?
    /// Whether a packed body is asked for, and unpacked.
    var unpacks = false
}

/// The only place a transfer may connect to. No proxy is used.
struct ConnectionPin: Sendable {
    let address: NetworkAddress
    let port: Int

    /// As libcurl writes it, for any host and port of the URL.
    var line: String { "::" + (address.isShort ? "\(address)" : "[\(address)]") + ":\(port)" }
}

/// What comes back, in this order: one head, then pieces of the body.
enum OutsideEvent: Sendable {
    case head(status: Int, headers: HTTPHeaders)
    case body([UInt8])
}

/// Why a transfer ended early.
struct OutsideError: Error {
    enum Kind: String, Sendable {
        case cannotConnect, untrusted, disconnected, timedOut, tooLarge, cancelled, full, failed
    }

    let kind: Kind

    init(_ kind: Kind) {
        self.kind = kind
    }
}
