import Domain
import FoundationEssentials
import HTTP
import Operations
import Postgres
import Storage
import TestSupport

/// All services with a proxy before each server they depend on, every one of them started again when it dies.
final class FaultStack: Sendable {
    let api: RagAPI
    let pool: PostgresPool
    let workers: [KillableProcess]
    private let others: [KillableProcess]
    private let embedder: KillableProcess
    private let servers: CrashableServers
    private let proxies: (postgres: CuttableProxy, redis: CuttableProxy, embedder: CuttableProxy)
    private let ports: ServicePorts

    private init(_ addresses: CrashableServers.Addresses, _ servers: CrashableServers, folder: String, workers: Int)
        throws
    {
        let binaries = try BuiltExecutables.folder()
        guard let model = ProcessInfo.processInfo.environment["TEST_MODEL_PATH"] else {
            throw MissingServer(description: "TEST_MODEL_PATH is not set: run the tests with make test")
        }
        ports = PortCheck.freePorts()
        self.servers = servers
        proxies = (
            try CuttableProxy(to: .socket(addresses.socket)), try CuttableProxy(to: .port(addresses.redisPort)),
            try CuttableProxy(to: .port(ports.embedder))
        )
        let shared = [
            "DATABASE_URL": "postgresql://rag@127.0.0.1:\(proxies.postgres.port)/rag?sslmode=disable",
            "REDIS_URL": "redis://127.0.0.1:\(proxies.redis.port)/0",
            "EMBEDDER_URL": "http://127.0.0.1:\(proxies.embedder.port)",
            "RETRIEVER_URL": "http://127.0.0.1:\(ports.retriever)", "MODEL_PATH": model, "LOG_LEVEL": "info",
            "JOB_LEASE_SECONDS": "2", "JOB_MAX_ATTEMPTS": "100", "JOB_RETRY_MAX_SECONDS": "3",
            "WORKER_CONCURRENCY": "2", "SHUTDOWN_GRACE_SECONDS": "5", "STARTUP_TIMEOUT_SECONDS": "600",
        ]
        func process(_ service: LocalService, port: Int, log: String) -> KillableProcess {
            KillableProcess(
                "\(binaries)/\(service.executable)", log: "\(folder)/\(log).log",
                environment: shared.merging(["PORT": String(port)]) { $1 })
        }
        embedder = process(.embedder, port: ports.embedder, log: "embedder")
        others = [
            process(.api, port: ports.api, log: "api"), process(.retriever, port: ports.retriever, log: "retriever"),
        ]
        self.workers = (0..<workers).map { process(.worker, port: 0, log: "worker-\($0)") }
        api = RagAPI(
            client: try PooledHTTPClient(
                baseURL: "http://127.0.0.1:\(ports.api)", connectTimeout: PatientServer.patience))
        pool = PostgresPool(
            try TestServers.postgresConfiguration(addresses.database).scoped(fallback: .every))
    }

    /// Runs `body` once all services are ready, and takes everything away again. Logs stay when it throws.
    static func with(workers: Int, _ body: @Sendable (FaultStack) async throws -> Void) async throws {
        let folder = "/tmp/rag-faults-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        let servers = CrashableServers(folder: folder)
        do {
            let stack = try FaultStack(try await servers.start(), servers, folder: folder, workers: workers)
            defer { stack.closeProxies() }
            _ = try await Migrator(pool: stack.pool).run()
            try await stack.run(body)
            try await servers.purge()
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            try? await servers.purge()
            throw ServersError(description: "\(error) (logs: \(folder))")
        }
    }

    private func run(_ body: @Sendable (FaultStack) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for process in workers + others + [embedder] { group.addTask { try await process.keepRunning() } }
            defer { group.cancelAll() }
            try await untilReady()
            try await body(self)
        }
    }

    /// Until the API has all it needs.
    func untilReady() async throws {
        let deadline = ContinuousClock.now + PatientServer.patience
        while true {
            if (try? await api.get("/readyz")) != nil, (try? await api.get("/v1/models")) != nil { return }
            guard ContinuousClock.now < deadline else { throw ServersError(description: "the services are not ready") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    func inflict(_ fault: FaultPlan.Fault) async throws {
        switch fault {
        case .killWorker(let number): try await workers[number].kill()
        case .killEmbedder: try await embedder.kill()
        case .crashPostgres:
            try await servers.crashPostgres()
            proxies.postgres.move(to: .socket(try await servers.start().socket))
        case .loseRedis:
            try await servers.loseRedis(port: try await servers.start().redisPort)
            proxies.redis.move(to: .port(try await servers.start().redisPort))
        case .cut(let number): [proxies.postgres, proxies.redis, proxies.embedder][number % 3].cut()
        }
    }

    /// What the retriever's indexes in memory do not have as the database has it.
    func indexFindings() async throws -> [ConsistencyFinding] {
        let retriever = try PooledHTTPClient(
            baseURL: "http://127.0.0.1:\(ports.retriever)", connectTimeout: PatientServer.patience)
        return try await IndexChecks(client: retriever).findings(
            in: try await ConsistencyCheck(pool: pool).collections(), repair: false)
    }

    /// Ends of services that nobody asked for: none is allowed.
    var ownEnds: [String] {
        (workers + others + [embedder]).filter { $0.ownEndCount > 0 }.map { "\($0.executable): \($0.ownEndCount)" }
    }

    private func closeProxies() {
        for proxy in [proxies.postgres, proxies.redis, proxies.embedder] { proxy.close() }
    }
}
