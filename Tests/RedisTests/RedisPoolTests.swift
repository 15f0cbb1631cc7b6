import Redis
import TestSupport
import Testing

/// The pool on a real Redis.
@Suite(.timeLimit(.minutes(5))) struct RedisPoolTests {
    private let prefix = "test:\(UInt64.random(in: 0 ... .max)):"

    private func pool(_ change: (inout RedisConfiguration) -> Void = { _ in }) throws -> RedisPool {
        var configuration = try TestServers.redisConfiguration()
        change(&configuration)
        return RedisPool(configuration)
    }

    @Test func `replies of every kind are read`() async throws {
        let pool = try pool()
        let key = prefix + "replies"
        let bytes = (0...255).map { UInt8($0) }
        _ = try await pool.command([Array("SET".utf8), Array(key.utf8), bytes, Array("PX".utf8), Array("60000".utf8)])
        #expect(try await pool.command("GET", key) == .bytes(bytes))
        #expect(try await pool.command("GET", key + "none") == .null)
        #expect(try await pool.command("DEL", key) == .integer(1))
        #expect(try await pool.command("MGET", key, key) == .array([.null, .null]))
    }

    @Test func `what is larger than any buffer between goes there and comes back`() async throws {
        let pool = try pool()
        let key = prefix + "large"
        let bytes = (0..<24 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 7) }
        _ = try await pool.command([Array("SET".utf8), Array(key.utf8), bytes, Array("PX".utf8), Array("60000".utf8)])
        let reply = try await pool.command("GET", key)
        #expect(reply.bytes == bytes)
        #expect(try await pool.command("DEL", key) == .integer(1))
    }

    @Test func `a command that is not answered in time is given up`() async throws {
        let pool = try pool { $0.commandTimeout = .milliseconds(50) }
        await #expect { _ = try await pool.command("BLPOP", prefix + "silent", "0") } throws: {
            ($0 as? RedisError)?.message == "Redis does not answer"
        }
    }

    @Test func `a complaint is thrown, and the connection kept`() async throws {
        let pool = try pool { $0.maximumConnections = 1 }
        let id = try await pool.command("CLIENT", "ID")
        await #expect { _ = try await pool.command("NOSUCH") } throws: { ($0 as? RedisError)?.kind == .refused }
        #expect(try await pool.command("CLIENT", "ID") == id)
    }

    @Test func `a connection that Redis closed is replaced before anyone notices`() async throws {
        let pool = try pool { $0.maximumConnections = 1 }
        guard case .integer(let id) = try await pool.command("CLIENT", "ID") else { return #expect(Bool(false)) }
        _ = try await self.pool().command("CLIENT", "KILL", "ID", String(id))
        #expect(try await pool.command("CLIENT", "ID") != .integer(id))
    }

    @Test func `waiting for a connection has an end`() async throws {
        let pool = try pool {
            $0.maximumConnections = 1
            $0.acquireTimeout = .milliseconds(50)
        }
        _ = try await pool.command("CLIENT", "SETNAME", prefix)
        let waiting = Task { try await pool.command("BLPOP", prefix + "never", "0", patience: .seconds(600)) }
        let observer = try self.pool()
        while try await !isBlocked(prefix, observer) { await Task.yield() }
        await #expect { _ = try await pool.command("PING") } throws: { ($0 as? RedisError)?.kind == .exhausted }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { _ = try await waiting.value }
        #expect(try await pool.command("PING") == .bytes(Array("PONG".utf8)))
    }

    private func isBlocked(_ name: String, _ observer: RedisPool) async throws -> Bool {
        guard case .bytes(let list) = try await observer.command("CLIENT", "LIST") else { return false }
        return String(decoding: list, as: UTF8.self).split(separator: "\n")
            .contains { $0.contains(" name=\(name) ") && $0.contains(" cmd=blpop ") }
    }

    @Test func `a Redis that is not there is said at once`() async throws {
        let pool = RedisPool(try RedisConfiguration(url: "redis://127.0.0.1:1"))
        await #expect { _ = try await pool.command("PING") } throws: { ($0 as? RedisError)?.kind == .unavailable }
    }
}
