/// Asks the Sentinels, one after the other, where the master is now.
struct RedisSentinels: Sendable {
    private let configuration: RedisConfiguration
    private let masterName: String
    private var limit: Duration { configuration.commandTimeout }

    /// Nil where the configuration names the server itself.
    init?(_ configuration: RedisConfiguration) {
        guard let name = configuration.masterName else { return nil }
        self.configuration = configuration
        masterName = name
    }

    /// A connection to the master. A server that is the master no longer, or not yet, is refused: Sentinels learn of a
    /// change a moment before or after the servers do.
    func openMaster() async throws -> RedisConnection {
        let connection = try await RedisConnection.open(configuration, at: try await masterPlace())
        guard case .array(let role) = try await connection.command([Array("ROLE".utf8)], within: limit),
            role.first?.bytes == Array("master".utf8)
        else {
            throw RedisError(kind: .unavailable, message: "the master \(masterName) is just changing")
        }
        return connection
    }

    private func masterPlace() async throws -> RedisPlace {
        for sentinel in configuration.places {
            if let place = try? await place(from: sentinel) { return place }
            try Task.checkCancellation()
        }
        throw RedisError(kind: .unavailable, message: "none of the Sentinels knows where the master \(masterName) is")
    }

    private func open(_ sentinel: RedisPlace) async throws -> RedisConnection {
        do {
            return try await RedisConnection.open(configuration.forSentinel(withPassword: true), at: sentinel)
        } catch let error as RedisError where error.kind == .refused {
            return try await RedisConnection.open(configuration.forSentinel(withPassword: false), at: sentinel)
        }
    }

    private func place(from sentinel: RedisPlace) async throws -> RedisPlace? {
        let connection = try await open(sentinel)
        let question = ["SENTINEL", "get-master-addr-by-name", masterName].map { Array($0.utf8) }
        guard case .array(let answer) = try await connection.command(question, within: limit), answer.count == 2,
            let host = answer[0].bytes, let port = answer[1].bytes.flatMap({ Int(String(decoding: $0, as: UTF8.self)) })
        else { return nil }
        return RedisPlace(host: String(decoding: host, as: UTF8.self), port: port)
    }
}
