/// How to reach Redis: `redis://[user[:password]@]host[:port][/database]`.
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
        let credentials =
            at.map { authority[..<$0] }.map { $0.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) }
            ?? []
        user = credentials.first.flatMap { $0.isEmpty ? nil : String($0) }
        password = credentials.count == 2 ? String(credentials[1]) : nil
        let place = (at.map { authority[authority.index(after: $0)...] } ?? authority).split(separator: ":")
        guard let host = place.first, let port = place.count > 1 ? Int(place[1]) : 6379,
            let database = path.isEmpty ? 0 : Int(path)
        else { throw RedisError(kind: .invalidURL, message: "the URL of Redis must be redis://host:port/database") }
        self.host = String(host)
        self.port = port
        self.database = database
    }
}
