import FoundationEssentials
import Glibc
import HTTP
import JSON
import Operations
import TestSupport

/// The four services as real processes for one test, on free ports and a database of its own.
struct TestStack: Sendable {
    let api: RagAPI
    let client: PooledHTTPClient
    let ports: ServicePorts
    let database: TestDatabase
    /// The folder of the services' logs.
    let logs: String

    /// - Parameters:
    ///   - settings: for all services, on top of where the stores and the model are; `DATABASE_URL` is added to.
    ///   - through: settings that lead the services elsewhere, given where they would go.
    static func with(
        settings: [String: String] = [:], through: Detour = { _, _, _ in [:] },
        _ body: @escaping @Sendable (TestStack) async throws -> Void
    ) async throws {
        try await TestDatabase.with { try await on($0, settings: settings, through: through, body) }
    }

    typealias Detour = @Sendable (_ database: String, _ redis: String, _ ports: ServicePorts) throws -> [String: String]

    /// On a database that is there.
    static func on(
        _ database: TestDatabase, settings: [String: String] = [:], through: Detour = { _, _, _ in [:] },
        _ body: @escaping @Sendable (TestStack) async throws -> Void
    ) async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let model = environment["TEST_MODEL_PATH"], let redis = environment["TEST_REDIS_URL"] else {
            throw MissingStack(
                description: "TEST_MODEL_PATH or TEST_REDIS_URL is not set: run the tests with make test")
        }
        let ports = PortCheck.freePorts()
        let folder = "/tmp/rag-system-\(UInt32.random(in: .min ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let stack = LocalStack(
            binaries: try BuiltExecutables.folder(), logs: folder, ports: ports,
            environment: [
                "DATABASE_URL": database.url, "REDIS_URL": redis, "MODEL_PATH": model, "LOG_LEVEL": "info",
                "STARTUP_TIMEOUT_SECONDS": "300",
            ].merging(settings) { $0.hasPrefix("postgres") ? $0 + $1 : $1 }
                .merging(try through(database.url, redis, ports)) { $1 },
            stopLimit: PatientServer.patience, readyLimit: .seconds(300))
        try await stack.run { _ in
            let client = try PooledHTTPClient(baseURL: stack.apiURL, connectTimeout: PatientServer.patience)
            try await body(
                TestStack(
                    api: RagAPI(client: client), client: client, ports: ports, database: database, logs: folder))
        }
    }

    static var samples: String {
        let here = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        return here.joined(separator: "/") + "/deployment/samples"
    }

    /// Status and JSON of any request.
    func send(
        _ method: HTTPMethod, _ target: String, _ body: String = "", type: String = "application/json",
        headers: [String: String] = [:]
    ) async throws -> (status: Int, json: JSONValue, text: String) {
        try await send(method, target, Array(body.utf8), type: type, headers: headers)
    }

    func send(
        _ method: HTTPMethod, _ target: String, _ body: [UInt8], type: String,
        headers: [String: String] = [:]
    ) async throws -> (status: Int, json: JSONValue, text: String) {
        var all = HTTPHeaders(["Content-Type": type])
        for (name, value) in headers { all[name] = value }
        let answer = try await client.send(
            HTTPClientRequest(
                method, target, headers: all, body: body, timeout: .seconds(240),
                isIdempotent: false))
        let json = (try? JSONValue(parsing: answer.body)) ?? .null
        return (answer.status, json, String(decoding: answer.body, as: UTF8.self))
    }

    /// Uploads text and waits until its job has ended; the job.
    func ingest(_ content: [UInt8], _ source: String, type: String, metadata: JSONObject = JSONObject()) async throws
        -> JSONValue
    {
        let answer = try await api.upload(
            content, source: source, mediaType: type, metadata: metadata, collection: "default")
        return try await job(answer["job_id"]?.string ?? "")
    }

    /// A job once it has ended: its events' stream lasts as long.
    func job(_ id: String) async throws -> JSONValue {
        _ = try await send(.get, "/v1/jobs/\(id)/events")
        let job = try await api.get("/v1/jobs/\(id)")
        guard ["succeeded", "failed", "superseded"].contains(job["state"]?.string) else {
            throw MissingStack(description: "job \(id) did not end within its stream: \(job.text)")
        }
        return job
    }
}

struct MissingStack: Error, CustomStringConvertible {
    let description: String
}
