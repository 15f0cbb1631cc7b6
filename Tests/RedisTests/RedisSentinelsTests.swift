import Redis
import TestSupport
import Testing

/// Finding the master, with Sentinels that say what the tests want and a real Redis behind them.
@Suite(.timeLimit(.minutes(5))) struct RedisSentinelsTests {
    private static func place(_ host: String, _ port: Int) -> String {
        "*2\r\n$\(host.utf8.count)\r\n\(host)\r\n$\(String(port).utf8.count)\r\n\(port)\r\n"
    }

    private func pool(_ hosts: String) throws -> RedisPool {
        let real = try TestServers.redisConfiguration()
        let password = real.password.map { ":\($0)@" } ?? ""
        var configuration = try RedisConfiguration(url: "redis://\(password)\(hosts)/0?sentinel=rag")
        configuration.acquireTimeout = real.acquireTimeout
        configuration.connectTimeout = real.connectTimeout
        configuration.commandTimeout = real.commandTimeout
        return RedisPool(configuration)
    }

    @Test func `the master that the Sentinels name is asked`() async throws {
        let real = try TestServers.redisConfiguration()
        try await ScriptedSentinel.with({ $0 == "SENTINEL" ? Self.place(real.host, real.port) : "+OK\r\n" }) {
            sentinel in
            let pool = try pool("127.0.0.1:\(sentinel.port)")
            #expect(try await pool.command("PING") == .bytes(Array("PONG".utf8)))
            #expect(try await pool.command("PING") == .bytes(Array("PONG".utf8)))
            #expect(sentinel.commands.filter { $0 == "SENTINEL" }.count == 1)
        }
    }

    @Test func `a Sentinel that is away or knows nothing is passed over`() async throws {
        let real = try TestServers.redisConfiguration()
        try await ScriptedSentinel.with({ $0 == "SENTINEL" ? "*-1\r\n" : "+OK\r\n" }) { ignorant in
            try await ScriptedSentinel.with({
                $0 == "SENTINEL" ? Self.place(real.host, real.port) : "-ERR no password is set\r\n"
            }) { knowing in
                let pool = try pool("127.0.0.1:1,127.0.0.1:\(ignorant.port),127.0.0.1:\(knowing.port)")
                #expect(try await pool.command("PING") == .bytes(Array("PONG".utf8)))
            }
        }
    }

    @Test func `a server that is a replica by now is not taken for the master`() async throws {
        try await ScriptedSentinel.with({ $0 == "ROLE" ? "*1\r\n$5\r\nslave\r\n" : "+OK\r\n" }) { former in
            try await ScriptedSentinel.with({
                $0 == "SENTINEL" ? Self.place("127.0.0.1", former.port) : "+OK\r\n"
            }) { sentinel in
                let pool = try pool("127.0.0.1:\(sentinel.port)")
                await #expect { _ = try await pool.command("PING") } throws: {
                    ($0 as? RedisError)?.kind == .unavailable && "\($0)".contains("rag")
                }
            }
        }
    }

    @Test func `no Sentinel that answers is an outage with its reason`() async throws {
        let pool = try pool("127.0.0.1:1,127.0.0.1:2")
        await #expect { _ = try await pool.command("PING") } throws: {
            ($0 as? RedisError)?.kind == .unavailable && "\($0)".contains("none of the Sentinels")
        }
    }

    @Test func `a master turned replica is left for the next one`() async throws {
        try await ScriptedSentinel.with({ $0 == "ROLE" ? "*1\r\n$6\r\nmaster\r\n" : "-READONLY of late\r\n" }) {
            former in
            try await ScriptedSentinel.with({ [port = former.port] name in
                name == "SENTINEL" ? Self.place("127.0.0.1", port) : "+OK\r\n"
            }) { before in
                let pool = try pool("127.0.0.1:\(before.port)")
                await #expect { _ = try await pool.command("SET", "a", "b") } throws: { "\($0)".contains("READONLY") }
                await #expect { _ = try await pool.command("SET", "a", "b") } throws: { "\($0)".contains("READONLY") }
                #expect(before.commands.filter { $0 == "SENTINEL" }.count == 2)
            }
        }
    }
}
