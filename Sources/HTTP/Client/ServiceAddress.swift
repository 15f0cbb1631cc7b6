/// Host, port and path prefix of a base URL `http://host[:port][/prefix]`, or the same with `https`.
struct ServiceAddress: Sendable, Hashable {
    let host: String
    let port: Int
    let prefix: String
    let isSecure: Bool

    /// Throws `HTTPClientError.cannotConnect` with a sentence for anything else.
    init(_ url: String) throws(HTTPClientError) {
        guard let scheme = ["http://", "https://"].first(where: url.hasPrefix) else {
            throw HTTPClientError(.cannotConnect, "a service's URL must begin with http:// or https://")
        }
        isSecure = scheme == "https://"
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        prefix = path.hasSuffix("/") ? String(path.dropLast()) : String(path)
        guard let bracket = authority.lastIndex(of: "]") ?? authority.indices.first else {
            throw HTTPClientError(.cannotConnect, "a service's URL must name a host")
        }
        if let colon = authority[bracket...].lastIndex(of: ":") {
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65535).contains(number) else {
                throw HTTPClientError(.cannotConnect, "the port in a service's URL must be a number from 1 to 65535")
            }
            port = number
            host = String(authority[..<colon].filter { $0 != "[" && $0 != "]" })
        } else {
            port = isSecure ? 443 : 80
            host = String(authority.filter { $0 != "[" && $0 != "]" })
        }
    }

    /// What the `Host` field says.
    var authority: String {
        (host.contains(":") ? "[\(host)]" : host) + (port == (isSecure ? 443 : 80) ? "" : ":\(port)")
    }
}
