import FoundationEssentials
import Glibc
import Redis
import Subprocess
import SystemPackage
import TestSupport

/// A PostgreSQL that keeps what it commits, and a Redis, of one test's own; both can be crashed and come back.
struct CrashableServers: Sendable {
    private let folder: String
    private let script: String

    init(folder: String) {
        self.folder = folder
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        script = root.joined(separator: "/") + "/deployment/scripts/servers"
    }

    struct Addresses: Sendable {
        /// Of the database, over its Unix socket.
        let database: String
        let socket: String
        let redisPort: Int
    }

    func start() async throws -> Addresses {
        let lines = try await call("start")
        func value(_ name: String) -> String {
            lines.split(separator: "\n").first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
                ?? ""
        }
        let database = value("DATABASE_URL")
        guard let host = database.split(separator: "host=").last?.split(separator: "&").first,
            let port = value("REDIS_URL").split(separator: ":").last?.split(separator: "/").first.flatMap({ Int($0) })
        else { throw ServersError(description: "servers start named no servers: \(lines)") }
        return Addresses(database: database, socket: host + "/.s.PGSQL.5432", redisPort: port)
    }

    func purge() async throws { _ = try await call("purge") }

    /// What `pg_ctl stop -m immediate` does: SIGQUIT to the postmaster, which ends all sessions where they stand.
    func crashPostgres() async throws {
        try await end("postgres/postmaster.pid", SIGQUIT)
    }

    func loseRedis(port: Int) async throws {
        let pool = RedisPool(try TestServers.redisConfiguration("redis://127.0.0.1:\(port)/0"))
        _ = try await pool.command("FLUSHALL")
        try await end("redis/redis.pid", SIGTERM)
    }

    /// Sends a signal to the process that a file names, and waits until it took its file away.
    private func end(_ name: String, _ signal: Int32) async throws {
        let path = folder + "/servers/data/" + name
        guard let line = try String(contentsOf: URL(filePath: path), encoding: .utf8).split(separator: "\n").first,
            let pid = pid_t(line), pid > 1, kill(pid, signal) == 0
        else { throw ServersError(description: "\(name) names no process of ours") }
        let deadline = ContinuousClock.now + PatientServer.patience
        while FileManager.default.fileExists(atPath: path) {
            guard ContinuousClock.now < deadline else { throw ServersError(description: "\(name) does not go away") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Whatever server the environment names is not ours to break.
    private func call(_ verb: String) async throws -> String {
        let result = try await run(
            .path(FilePath(script)), arguments: [verb, folder],
            environment: .inherit.updating(["DATABASE_URL": nil, "REDIS_URL": nil]),
            output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else {
            throw ServersError(description: "servers \(verb): \(result.standardError)")
        }
        return result.standardOutput
    }
}

struct ServersError: Error, CustomStringConvertible {
    let description: String
}
