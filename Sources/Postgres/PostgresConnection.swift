import CPostgres
import Synchronization
import Threads

/// One connection and the thread on which its blocking calls run.
final class PostgresConnection: @unchecked Sendable {
    // Sendable by proof: `session` is touched by closures that run on `thread` only, one after the other; `canceller`
    // is guarded by its mutex.
    private let thread: BlockingThread
    private var session: PostgresSession?
    private let canceller = Mutex<PostgresCanceller?>(nil)

    private init() {
        thread = BlockingThread()
    }

    deinit {
        // Handed to the thread that alone may touch it; this object is gone.
        nonisolated(unsafe) let session = session
        Task.detached { [thread] in await thread.run { session?.close() } }
    }

    static func open(_ configuration: PostgresConfiguration) async throws -> PostgresConnection {
        let connection = PostgresConnection()
        try await connection.thread.run { connection.connect(configuration) }.get()
        return connection
    }

    /// Runs one statement. When the task is cancelled, the server is asked to stop it.
    func query(_ sql: String, _ parameters: [PostgresValue]) async throws -> [PostgresRow] {
        try await withTaskCancellationHandler {
            try await thread.run { [self] in execute(sql, parameters) }.get()
        } onCancel: {
            ThreadStart.detached { [self] in
                canceller.withLock { $0?.cancel() }
            }
        }
    }

    /// Runs statements without parameters, several in one text.
    func execute(script: String) async throws {
        try await thread.run { [self] in
            Result { () throws(PostgresError) in try open().run(script: script) }
        }.get()
    }

    var isBroken: Bool {
        get async { await thread.run { [self] in session?.isBroken ?? true } }
    }

    private func connect(_ configuration: PostgresConfiguration) -> Result<Void, PostgresError> {
        Result { () throws(PostgresError) in session = try PostgresSession(configuration) }
    }

    private func execute(_ sql: String, _ parameters: [PostgresValue]) -> Result<[PostgresRow], PostgresError> {
        Result { () throws(PostgresError) in
            let session = try open()
            canceller.withLock { $0 = session.canceller }
            defer { canceller.withLock { $0 = nil } }
            return try session.query(sql, parameters)
        }
    }

    private func open() throws(PostgresError) -> PostgresSession {
        guard let session else { throw PostgresError(.unavailable, "the connection is closed") }
        return session
    }
}
