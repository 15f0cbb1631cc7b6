/// How to reach Redis: `redis://[user[:password]@]host[:port][/database]`, user and password percent-encoded where they
/// hold signs with a meaning.
package struct RedisConfiguration: Sendable {
    package let host: String
    package let port: Int
    package let user: String?
    package let password: String?
    package let database: Int
    package var maximumConnections = 4
    package var connectTimeout: Duration = .seconds(1)
    package var commandTimeout: Duration = .seconds(1)

    /// Throws `invalidURL` with what is wrong with it; never shows the password.
    package init(url: String) throws(RedisError) {
        guard !url.hasPrefix("rediss://") else {
            throw RedisError(kind: .invalidURL, message: "TLS to Redis (rediss://) is not supported yet; use redis://")
        }
        guard url.hasPrefix("redis://") else {
            throw RedisError(kind: .invalidURL, message: "the URL of Redis must begin with redis://")
        }
        let rest = url.dropFirst("redis://".count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let path = rest.dropFirst(authority.count).prefix { $0 != "?" }.dropFirst()
        let at = authority.lastIndex(of: "@")
        let credentials = at.map { Self.credentials(authority[..<$0]) } ?? []
        user = credentials.first.flatMap { $0.isEmpty ? nil : $0 }
        password = credentials.count == 2 ? credentials[1] : nil
        let place = Self.place(at.map { authority[authority.index(after: $0)...] } ?? authority)
        guard let place, let database = path.isEmpty ? 0 : Int(path), database >= 0 else {
            throw RedisError(kind: .invalidURL, message: "the URL of Redis must be redis://host:port/database")
        }
        (host, port) = place
        self.database = database
    }

    private static func credentials(_ text: Substring) -> [String] {
        text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(decoded)
    }

    /// Host and port; an IPv6 address stands in brackets.
    private static func place(_ text: Substring) -> (String, Int)? {
        let isBracketed = text.hasPrefix("[")
        let host = isBracketed ? text.dropFirst().prefix { $0 != "]" } : text.prefix { $0 != ":" }
        let port = text.dropFirst(host.count + (isBracketed ? 2 : 0))
        guard !host.isEmpty, !isBracketed || text.contains("]"), port.isEmpty || port.hasPrefix(":") else { return nil }
        guard let number = port.isEmpty ? 6379 : Int(port.dropFirst()), (1...65535).contains(number) else { return nil }
        return (String(host), number)
    }

    /// Without its percent-encoding; a percent sign that encodes nothing stands for itself.
    private static func decoded(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "%"), position + 2 < bytes.count,
                let byte = UInt8(String(decoding: bytes[position + 1...position + 2], as: UTF8.self), radix: 16)
            {
                result.append(byte)
                position += 3
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
