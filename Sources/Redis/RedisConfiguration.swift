/// How to reach Redis: `redis://[user[:password]@]host[:port][/database]`, user and password percent-encoded where they
/// hold signs with a meaning. With `?sentinel=NAME` the hosts, commas between them, are Sentinels (port 26379 where none is
/// given) that know where the master of this name is. `rediss://` speaks TLS; `?ca_file=PATH` names who may vouch for the
/// server in place of those the system believes.
package struct RedisConfiguration: Sendable {
    /// Of the server itself, or of the first Sentinel.
    package var host: String { places[0].host }
    package var port: Int { places[0].port }
    let places: [RedisPlace]
    /// The master's name among the Sentinels; nil where `places` is the server itself.
    let masterName: String?
    /// Whether TLS is spoken, and the server has to prove its name.
    let isSecure: Bool
    /// A PEM file of those who may vouch for the server; nil for those the system believes.
    let authorities: String?
    package private(set) var user: String?
    package private(set) var password: String?
    package private(set) var database: Int
    package var maximumConnections = 4
    /// For a connection to come free.
    package var acquireTimeout: Duration = .seconds(1)
    package var connectTimeout: Duration = .seconds(1)
    package var commandTimeout: Duration = .seconds(1)

    /// Throws `invalidURL` with what is wrong with it; never shows the password.
    package init(url: String) throws(RedisError) {
        guard let scheme = ["redis://", "rediss://"].first(where: url.hasPrefix) else {
            throw RedisError(kind: .invalidURL, message: "the URL of Redis must begin with redis:// or rediss://")
        }
        isSecure = scheme == "rediss://"
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let path = rest.dropFirst(authority.count).prefix { $0 != "?" }.dropFirst()
        let at = authority.lastIndex(of: "@")
        let credentials = at.map { Self.credentials(authority[..<$0]) } ?? []
        user = credentials.first.flatMap { $0.isEmpty ? nil : $0 }
        password = credentials.count == 2 ? credentials[1] : nil
        masterName = Self.parameter("sentinel", of: rest)
        authorities = Self.parameter("ca_file", of: rest)
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

    /// The value of a parameter behind the question mark.
    private static func parameter(_ name: String, of rest: Substring) -> String? {
        let pairs = rest.drop { $0 != "?" }.dropFirst().split(separator: "&")
        let value = pairs.first { $0.hasPrefix(name + "=") }.map { decoded($0.dropFirst(name.count + 1)) }
        return value.flatMap { $0.isEmpty ? nil : $0 }
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
