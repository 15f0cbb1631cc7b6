import Domain
package import Redis

/// Whether Redis answers. Without it everything works, slower.
package struct RedisDependency: Dependency {
    package let name = "redis"
    package let isRequired = false
    private let pool: RedisPool

    package init(pool: RedisPool) {
        self.pool = pool
    }

    package func check() async throws {
        _ = try await pool.command("PING")
    }
}
