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
        // Zero would wait without end.
        let wait = max(timeout, .milliseconds(10))
        let milliseconds = Int(wait / .milliseconds(1))
        let seconds = "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst())"
        do {
            _ = try await pool.command("BLPOP", key, seconds, patience: wait)
        } catch {
            try? await Task.sleep(for: timeout)
        }
    }
}
