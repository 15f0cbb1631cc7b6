import HTTP
import Operations
import TestSupport

/// What stands between the services of one test and everything they need: each way can be closed and opened again,
/// while the services and the servers, whoever else uses them, go on.
final class CuttableWays: Sendable {
    private let database: (proxy: CuttableProxy, place: CuttableProxy.Place)
    private let replica: (proxy: CuttableProxy, place: CuttableProxy.Place)
    private let redis: (proxy: CuttableProxy, place: CuttableProxy.Place)
    private let embedder: (proxy: CuttableProxy, place: CuttableProxy.Place)
    /// Leads nowhere, all the time.
    private let languageModel: CuttableProxy
    private let databaseURL: ServerURL

    init(database: String, redis: String, ports: ServicePorts) throws {
        func way(_ place: CuttableProxy.Place) throws -> (proxy: CuttableProxy, place: CuttableProxy.Place) {
            (try CuttableProxy(to: place), place)
        }
        databaseURL = try ServerURL(database, usualPort: 5432)
        self.database = try way(databaseURL.place)
        replica = try way(databaseURL.place)
        self.redis = try way(ServerURL(redis, usualPort: 6379).place)
        embedder = try way(.port(ports.embedder))
        languageModel = try CuttableProxy(to: .nowhere)
    }

    /// Settings that lead the services through here.
    var settings: [String: String] {
        [
            "DATABASE_URL": databaseURL.through(database.proxy),
            "DATABASE_READ_URL": databaseURL.through(replica.proxy),
            "REDIS_URL": "redis://127.0.0.1:\(redis.proxy.port)/0",
            "EMBEDDER_URL": "http://127.0.0.1:\(embedder.proxy.port)",
            "LLM_PROVIDER": "openai", "LLM_MODEL": "absent", "LLM_API_KEY": "none", "LLM_MAX_RETRIES": "0",
            "LLM_BASE_URL": "http://127.0.0.1:\(languageModel.port)/v1",
        ]
    }

    enum Server: Sendable { case database, replica, redis, embedder }

    func close(_ server: Server) {
        way(to: server).proxy.move(to: .nowhere)
        way(to: server).proxy.cut()
    }

    func open(_ server: Server) { way(to: server).proxy.move(to: way(to: server).place) }

    /// Ends all of it.
    func end() {
        for proxy in [database.proxy, replica.proxy, redis.proxy, embedder.proxy, languageModel] { proxy.close() }
    }

    private func way(to server: Server) -> (proxy: CuttableProxy, place: CuttableProxy.Place) {
        switch server {
        case .database: database
        case .replica: replica
        case .redis: redis
        case .embedder: embedder
        }
    }
}

/// What a server's URL says: who asks, where it listens and the path.
private struct ServerURL: Sendable {
    let place: CuttableProxy.Place
    /// With the `@` behind it; empty where the URL names none.
    let user: String
    let path: String

    init(_ url: String, usualPort: Int) throws {
        let sides = url.split(separator: "?", maxSplits: 1)
        guard let scheme = sides[0].firstRange(of: "://") else {
            throw MissingStack(description: "a server's URL has no scheme")
        }
        let rest = sides[0][scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        user = parts.count > 1 ? parts[0] + "@" : ""
        path = String(rest.dropFirst(authority.count))
        let folder = sides.dropFirst().first?.split(separator: "&").first { $0.hasPrefix("host=") }?.dropFirst(5)
        let port = parts.last?.split(separator: ":").dropFirst().last.flatMap { Int($0) }
        place = folder.map { .socket($0 + "/.s.PGSQL.\(usualPort)") } ?? .port(port ?? usualPort)
    }

    /// PostgreSQL's URL through `proxy`.
    func through(_ proxy: CuttableProxy) -> String {
        "postgresql://\(user)127.0.0.1:\(proxy.port)\(path)?sslmode=disable"
    }
}
