/// How to reach Redis: `redis://[user[:password]@]host[:port][/database]`, user and password percent-encoded where they
/// hold signs with a meaning. With `?sentinel=NAME` the hosts, commas between them, are Sentinels (port 26379 where none is
/// given) that know where the master of this name is.
package struct RedisConfiguration: Sendable {
    /// Of the server itself, or of the first Sentinel.
    package var host: String { places[0].host }
    package var port: Int { places[0].port }
    let places: [RedisPlace]
    /// The master's name among the Sentinels; nil where `places` is the server itself.
    let masterName: String?
    package private(set) var user: String?
    package private(set) var password: String?
    package private(set) var database: Int
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
        masterName = Self.masterName(rest)
        let hosts = (at.map { authority[authority.index(after: $0)...] } ?? authority)
            .split(separator: ",", omittingEmptySubsequences: false)
        let places = hosts.compactMap { [masterName] in
            RedisPlace($0, standardPort: masterName == nil ? 6379 : 26_379)
        }
        guard let database = path.isEmpty ? 0 : Int(path), database >= 0, places.count == hosts.count,
            places.count == 1 || masterName != nil
        else { throw Self.unreadable }
        self.places = places
        self.database = database
    }

    private static let unreadable = RedisError(
        kind: .invalidURL,
        message: "the URL of Redis must be redis://host:port/database"
            + " or redis://host:port,host:port/database?sentinel=NAME")

    /// The same for a Sentinel: those know no databases, no users but the one with the password, and often not that one.
    func forSentinel(withPassword: Bool) -> RedisConfiguration {
        var copy = self
        copy.user = nil
        copy.database = 0
        if !withPassword { copy.password = nil }
        return copy
    }

    /// `NAME` of `?sentinel=NAME`.
    private static func masterName(_ rest: Substring) -> String? {
        let query = rest.drop { $0 != "?" }.dropFirst()
        guard query.hasPrefix("sentinel=") else { return nil }
        let name = query.dropFirst("sentinel=".count).prefix { $0 != "&" }
        return name.isEmpty ? nil : String(name)
    }

    private static func credentials(_ text: Substring) -> [String] {
        text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(decoded)
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
