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
    let maximumResponseBytes: Int
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
