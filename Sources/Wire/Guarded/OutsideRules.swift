package import HTTP

/// Which hosts and ports a guarded request may go to.
package struct OutsideRules: Sendable {
    private struct Place: Hashable {
        let host: String
        let port: Int?
    }

    /// On the internet nothing but the web's own ports.
    private static let ports: Set<Int> = [80, 443]

    private let innerHosts: Set<Place>

    /// - Parameter innerHosts: hosts of one's own that may be asked, as URLs name them, each with or without a port
    ///   (`wiki.example`, `10.0.0.7:8080`, `[fd00::7]:8080`); without one, the web's own.
    package init(innerHosts: [String] = []) {
        self.innerHosts = Set(innerHosts.compactMap(Self.place))
    }

    /// Throws `GuardedError` of the kind `refused`: what can be said before a name is looked up.
    package func check(_ address: WebAddress) throws(GuardedError) {
        guard isInner(address) || Self.ports.contains(address.port) else {
            throw GuardedError(.refused, "Only the ports 80 and 443 are asked.")
        }
        if let literal = NetworkAddress(address.host) { try check([literal], of: address) }
    }

    /// Of a name that leads to several places all must be allowed: one in another's hands may mix them.
    func check(_ addresses: [NetworkAddress], of address: WebAddress) throws(GuardedError) {
        let isAllowed = addresses.allSatisfy { found in
            switch AddressKind(found) {
            case .outer: true
            case .inner: isInner(address)
            case .never: false
            }
        }
        guard isAllowed else { throw GuardedError(.refused, "The URL leads to an address that may not be asked.") }
    }

    private func isInner(_ address: WebAddress) -> Bool {
        let host = Self.bare(address.host)
        return innerHosts.contains(Place(host: host, port: address.port))
            || innerHosts.contains(Place(host: host, port: nil)) && Self.ports.contains(address.port)
    }

    /// A name is the same with the root's dot behind it.
    private static func bare(_ host: String) -> String { host.hasSuffix(".") ? String(host.dropLast()) : host }

    private static func place(_ text: String) -> Place? {
        guard let address = try? WebAddress("http://" + text) else { return nil }
        let hasPort = text.last != "]" && text.contains(":")
        return Place(host: bare(address.host), port: hasPort ? address.port : nil)
    }
}
