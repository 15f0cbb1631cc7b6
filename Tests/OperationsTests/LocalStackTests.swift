import FoundationEssentials
import HTTP
import Operations
import TestSupport
import Testing

/// The stack with shell scripts in the services' places and a server that says all of them are ready.
@Suite(.timeLimit(.minutes(5))) struct LocalStackTests {
    private static let stopsCleanly = "trap 'exit 0' TERM; touch $0.up; while :; do sleep 0.05; done"

    @Test func `services that stop cleanly leave the body's result`() async throws {
        try await Self.withStack(worker: Self.stopsCleanly) { stack in
            try await stack.run { readiness in
                #expect(readiness.map(\.service) == LocalService.allCases)
                #expect(readiness.allSatisfy { $0.duration > .zero })
            }
        }
    }

    @Test func `a service that stops with an error is told of`() async throws {
        let worker = Self.stopsCleanly.replacing("exit 0", with: "echo lost a job; exit 3")
        try await Self.withStack(worker: worker) { stack in
            let error = await #expect(throws: StackError.self) { try await stack.run { _ in } }
            let text = try #require(error).description
            #expect(text.contains("rag-worker did not stop cleanly") && text.contains("lost a job"))
        }
    }

    @Test func `a service that does not stop in time is killed and told of`() async throws {
        let stubborn = Self.stopsCleanly.replacing("exit 0", with: "")
        try await Self.withStack(worker: stubborn, stopLimit: .seconds(3)) { stack in
            let error = await #expect(throws: StackError.self) { try await stack.run { _ in } }
            let text = try #require(error).description
            #expect(text.contains("rag-worker did not stop cleanly"))
        }
    }

    @Test func `a service that ends by itself ends all, with its last line`() async throws {
        try await Self.withStack(worker: "echo no database; exit 1") { stack in
            let error = await #expect(throws: StackError.self) {
                try await stack.run { _ in try await Task.sleep(for: .seconds(600)) }
            }
            let text = try #require(error).description
            #expect(text.contains("rag-worker ended by itself") && text.contains("no database"))
        }
    }

    @Test func `an error of the body comes out`() async throws {
        struct Mishap: Error {}
        try await Self.withStack(worker: Self.stopsCleanly) { stack in
            await #expect(throws: Mishap.self) { try await stack.run { _ in throw Mishap() } }
        }
    }

    private static func withStack(
        worker: String, stopLimit: Duration = PatientServer.patience, _ body: (LocalStack) async throws -> Void
    ) async throws {
        let folder = "/tmp/rag-stack-\(UInt32.random(in: .min ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for service in LocalService.allCases {
            let path = "\(folder)/\(service.executable)"
            let script = "#!/bin/bash\n" + (service == .worker ? worker : stopsCleanly) + "\n"
            try Data(script.utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        // Ready once each script has set its trap.
        let ready = Route(.get, "/readyz") { _ in
            let isUp = LocalService.allCases.allSatisfy {
                FileManager.default.fileExists(atPath: "\(folder)/\($0.executable).up")
            }
            return .json(["ready": .bool(isUp)], status: isUp ? .ok : .serviceUnavailable)
        }
        try await PatientServer.with([ready]) { port in
            let ports = ServicePorts(api: port, retriever: port, embedder: port, worker: port)
            try await body(
                LocalStack(
                    binaries: folder, logs: folder + "/logs", ports: ports, environment: [:], stopLimit: stopLimit,
                    readyLimit: PatientServer.patience))
        }
    }
}
