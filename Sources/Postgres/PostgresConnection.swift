import CPostgres
import Glibc
import Synchronization
import Threads

/// One connection and the thread on which its blocking calls run.
final class PostgresConnection: @unchecked Sendable {
    // Sendable by proof: `session` is touched by the connection's one borrower at a time, or by a closure that he handed
    // in to `thread` and waits for; `socket` is guarded by its mutex.
    private let thread: BlockingThread
    private var session: PostgresSession?
    private let socket = Mutex<Int32>(-1)
    /// The settings that the session has; nil where that is not certain. One borrower at a time reads and writes them.
    private let entered = Mutex<[String: String]?>([:])
    private let replacement: ContinuousClock.Instant
    private let swollen = Atomic(false)

    private init(maximumAge: Duration) {
        thread = BlockingThread()
        // Spread, so that a pool's connections are not all replaced at once.
        replacement = .now + maximumAge * Double.random(in: 0.8...1)
    }

    deinit {
        // Handed to the thread that alone may touch it; this object is gone.
        nonisolated(unsafe) let session = session
        Task.detached { [thread] in await thread.run { session?.close() } }
    }

    static func open(_ configuration: PostgresConfiguration) async throws -> PostgresConnection {
        let connection = PostgresConnection(maximumAge: configuration.maximumAge)
        try await connection.thread.run { connection.connect(configuration) }.get()
        return connection
    }

    /// Gives the session these settings, unless it has them.
    func enter(_ scope: [String: String]) async throws {
        guard entered.withLock({ $0 }) != scope else { return }
        entered.withLock { $0 = nil }
        let settings = scope.sorted { $0.key < $1.key }
        let calls = settings.indices.map { "set_config($\(2 * $0 + 1), $\(2 * $0 + 2), false)" }
        let parameters = settings.flatMap { [PostgresValue.text($0.key), .text($0.value)] }
        _ = try await query("SELECT " + calls.joined(separator: ", "), parameters)
        entered.withLock { $0 = scope }
    }

    /// Runs one statement. When the task is cancelled, the server is asked to stop it.
    func query(_ sql: String, _ parameters: [PostgresValue]) async throws -> [PostgresRow] {
        let ticket = PostgresTicket()
        let parameters = try PostgresParameters(parameters)
        return try await withTaskCancellationHandler {
            if Task.isCancelled { ticket.refuse() }
            // Most are short: they need neither the thread nor the time that it takes to wake up.
            if try send(sql, parameters, ticket) { return try await rowsOfSent(ticket) }
            return try await thread.run { [self] in execute(sql, parameters, ticket) }.get()
        } onCancel: {
            ThreadStart.detached { ticket.cancel() }
        }
    }

    /// Runs statements without parameters, several in one text. Is not cancelled: it opens and ends transactions.
    func execute(script: String) async throws {
        try await thread.run { [self] in
            Result { () throws(PostgresError) in try open().run(script: script) }
        }.get()
    }

    /// Sends rows with COPY. Is not cancelled half-way: its transaction is.
    func copy(_ rows: PostgresCopyRows, into table: String) async throws {
        try Task.checkCancellation()
        try await thread.run { [self] in
            Result { () throws(PostgresError) in try open().copy(rows, into: table) }
        }.get()
    }

    /// Begins a transaction whose statements may each take as long as `limit`; nil for the usual time.
    func begin(limit: Duration?) async throws {
        try await thread.run { [self] in
            Result { () throws(PostgresError) in try open().begin(limit: limit) }
        }.get()
    }

    /// Ends a transaction with `COMMIT` or `ROLLBACK`.
    func end(_ script: String) async throws {
        try await thread.run { [self] in
            Result { () throws(PostgresError) in try open().end(script) }
        }.get()
    }

    var isBroken: Bool {
        get async { await thread.run { [self] in session?.isBroken ?? true } }
    }

    /// Whether it holds so much memory that another one is better opened in its place.
    var isSwollen: Bool { swollen.load(ordering: .relaxed) }

    /// Whether it is too old, or the server has said something while nobody asked: it closed the connection, or is about
    /// to.
    var isStale: Bool {
        if ContinuousClock.now >= replacement { return true }
        var readable = pollfd(fd: socket.withLock { $0 }, events: Int16(POLLIN), revents: 0)
        return poll(&readable, 1, 0) != 0
    }

    private func connect(_ configuration: PostgresConfiguration) -> Result<Void, PostgresError> {
        Result { () throws(PostgresError) in
            let session = try PostgresSession(configuration)
            socket.withLock { $0 = session.socket }
            self.session = session
        }
    }

    /// Whether the statement is on its way; false for one that `execute` has to send.
    private func send(
        _ sql: String, _ parameters: PostgresParameters, _ ticket: PostgresTicket
    ) throws(PostgresError) -> Bool {
        let session = try open()
        guard ticket.begin(session.canceller) else { throw PostgresError(.cancelled, "the task was cancelled") }
        return session.sendAtOnce(sql, parameters)
    }

    private func execute(
        _ sql: String, _ parameters: PostgresParameters, _ ticket: PostgresTicket
    ) -> Result<[PostgresRow], PostgresError> {
        let result = Result { () throws(PostgresError) in try open().query(sql, parameters) }
        ticket.end()
        return settle(result, ticket)
    }

    /// What comes of the statement that was sent; one that is cancelled has an answer, too.
    private func rowsOfSent(_ ticket: PostgresTicket) async throws -> [PostgresRow] {
        let result: Result<[PostgresRow], PostgresError>
        do throws(PostgresError) {
            result = .success(try await arrivingRows())
        } catch {
            result = .failure(error)
        }
        // The server may not answer to being told that the statement is cancelled.
        if !ticket.endIfQuiet() { await thread.run { ticket.end() } }
        return try settle(result, ticket).get()
    }

    private func arrivingRows() async throws(PostgresError) -> [PostgresRow] {
        let session = try open()
        let deadline = session.deadline
        var answer = PostgresAnswer()
        while true {
            if let rows = try session.rowsArrived(in: &answer) { return rows }
            guard await hasMore(on: session.socket, by: deadline) else { throw session.lost() }
        }
    }

    /// Whether more has come in time. The alarm touches the socket during the wait alone: libpq may close it after that.
    private func hasMore(on socket: Int32, by deadline: ContinuousClock.Instant?) async -> Bool {
        let alarm = deadline.map { Alarms.shared.set(at: $0) { _ = shutdown(socket, Int32(SHUT_RDWR)) } }
        let isReady = (try? await WorkerPool.shared.wait(for: .read, on: socket)) != nil
        return (alarm.map { Alarms.shared.clear($0) } ?? true) && isReady
    }

    private func settle(
        _ result: Result<[PostgresRow], PostgresError>, _ ticket: PostgresTicket
    ) -> Result<[PostgresRow], PostgresError> {
        swollen.store(session?.isSwollen ?? false, ordering: .relaxed)
        return result.mapError { error in
            guard error.kind == .timeout, ticket.isCancelled else { return error }
            return PostgresError(.cancelled, sqlState: error.sqlState, error.message)
        }
    }

    private func open() throws(PostgresError) -> PostgresSession {
        guard let session else { throw PostgresError(.unavailable, "the connection is closed") }
        return session
    }
}
