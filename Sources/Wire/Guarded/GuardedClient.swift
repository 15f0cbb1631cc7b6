package import HTTP

/// Sends requests to servers that others name, and to nobody they must not reach: a name is looked up once, its addresses
/// are judged, and the connection goes to the address that was judged. Each redirect is judged anew.
package struct GuardedClient: Sendable {
    /// A host's addresses, by a deadline.
    package typealias Lookup = @Sendable (String, ContinuousClock.Instant) async throws -> [NetworkAddress]

    /// What one server may take, within a request's own time.
    package struct Patience: Sendable {
        /// For a look at its name, and for a connection.
        let connecting: Duration
        /// Between two pieces of its answer.
        let silence: Duration

        package init(connecting: Duration = .seconds(5), silence: Duration = .seconds(10)) {
            self.connecting = connecting
            self.silence = silence
        }
    }

    /// Of a name's addresses so many are tried.
    private static let maximumTries = 3

    private let rules: OutsideRules
    private let authorities: String?
    private let patience: Patience
    private let lookup: Lookup

    /// - Parameters:
    ///   - authorities: the PEM file of those who may vouch for servers; nil for whom the system believes.
    ///   - lookup: the system's resolver, unless a test takes its place.
    package init(
        rules: OutsideRules, authorities: String? = nil, patience: Patience = Patience(),
        lookup: @escaping Lookup = NameLookup.addresses
    ) {
        self.rules = rules
        self.authorities = authorities
        self.patience = patience
        self.lookup = lookup
    }

    /// The answer, whatever its status. Throws `GuardedError`, and `CancellationError`.
    package func send(_ request: GuardedRequest) async throws -> GuardedResponse {
        let deadline = ContinuousClock.now + request.timeout
        var address = try WebAddress(request.url)
        for _ in 0...request.maximumRedirects {
            let response = try await ask(request, at: address, by: deadline)
            guard request.maximumRedirects > 0, let location = response.redirect else { return response }
            let next = try address.following(location)
            guard next.isSecure || !address.isSecure else {
                throw GuardedError(.misled, "The server led from https to http.")
            }
            address = next
        }
        throw GuardedError(.misled, "The server led on more than \(request.maximumRedirects) times.")
    }

    /// One place, without following.
    private func ask(
        _ request: GuardedRequest, at address: WebAddress, by deadline: ContinuousClock.Instant
    ) async throws -> GuardedResponse {
        try rules.check(address)
        let addresses = try await addresses(of: address, by: deadline)
        try rules.check(addresses, of: address)
        var failure = GuardedError(.unreachable, "The URL's host is not known.")
        for found in addresses.prefix(Self.maximumTries) {
            do {
                return try await exchange(request, at: address, pin: found, by: deadline)
            } catch let error as OutsideError {
                try Task.checkCancellation()
                failure = GuardedError(error, maximumBytes: request.maximumBytes)
                guard error.kind == .cannotConnect else { throw failure }
            }
        }
        throw failure
    }

    private func addresses(
        of address: WebAddress, by deadline: ContinuousClock.Instant
    ) async throws -> [NetworkAddress] {
        if let literal = NetworkAddress(address.host) { return [literal] }
        do {
            return try await lookup(address.host, min(deadline, .now + patience.connecting))
        } catch is HTTPClientError {
            throw GuardedError(.unreachable, "The URL's host could not be looked up in time.")
        }
    }

    private func exchange(
        _ request: GuardedRequest, at address: WebAddress, pin: NetworkAddress, by deadline: ContinuousClock.Instant
    ) async throws -> GuardedResponse {
        let outside = OutsideRequest(
            url: address.url, headers: request.headers, body: request.body, connectTimeout: patience.connecting,
            idleTimeout: patience.silence, deadline: deadline, maximumResponseBytes: request.maximumBytes,
            authorities: authorities, pin: ConnectionPin(address: pin, port: address.port), unpacks: true)
        var response = GuardedResponse(status: 0, headers: HTTPHeaders(), body: [], address: address)
        var body: [UInt8] = []
        for try await event in OutsideClient().exchange(outside) {
            switch event {
            case .head(let status, let headers):
                response = GuardedResponse(status: status, headers: headers, body: [], address: address)
                // What stands beside a redirect is not read.
                if request.maximumRedirects > 0, response.redirect != nil { return response }
            case .body(let piece): body += piece
            }
        }
        try Task.checkCancellation()
        guard response.status > 0 else { throw OutsideError(.disconnected) }
        return GuardedResponse(status: response.status, headers: response.headers, body: body, address: address)
    }
}

extension GuardedResponse {
    /// Where a redirect leads.
    fileprivate var redirect: String? { [301, 302, 303, 307, 308].contains(status) ? headers["Location"] : nil }
}
