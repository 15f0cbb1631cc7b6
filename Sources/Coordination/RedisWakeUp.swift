import Domain
package import Redis

/// Wake-ups over a short list on Redis. While Redis is away, whoever waits wakes by the clock.
package struct RedisWakeUp: WakeUp {
    private static let longest = 64

    private let pool: RedisPool
    private let key: String

    /// - Parameter pool: one of its own: waiting keeps a connection busy.
    package init(pool: RedisPool, name: String) {
        self.pool = pool
        key = "rag:wake:" + name
    }

    package func signal() async {
        guard (try? await pool.command("RPUSH", key, "1")) != nil else { return }
        _ = try? await pool.command("LTRIM", key, "0", String(Self.longest - 1))
    }

    package func wait(timeout: Duration) async {
        let seconds = max(1, Int(timeout.components.seconds))
        do {
            _ = try await pool.command("BLPOP", key, String(seconds), patience: .seconds(seconds))
        } catch {
            try? await Task.sleep(for: timeout)
        }
    }
}
