import COpenSSL
import CPostgres
import Glibc

/// libpq's connection. Its calls block, none longer than its limit and a little, except for those that say otherwise.
/// Used by one thread at a time.
final class PostgresSession {
    private static let maximumStatements = 256
    /// In bytes, of one statement's parameters or result: beyond it the connection is not kept.
    private static let slim = 8 << 20
    /// In bytes, of one statement's parameters: what a socket takes without waiting.
    private static let short = 8 << 10

    private let connection: OpaquePointer
    private let usualLimit: Duration
    private let grace: Duration
    private var limit: Duration
    private var statements: [String: String] = [:]
    private var hasOldPlans = false
    private var isLost = false
    /// Whether something so long went through it that libpq's buffers, which never shrink, hold much memory.
    private(set) var isSwollen = false
    let canceller: PostgresCanceller

    init(_ configuration: PostgresConfiguration) throws(PostgresError) {
        let seconds = max(2, Int(configuration.connectTimeout.components.seconds))
        let options = [
            ("dbname", configuration.url), ("application_name", configuration.applicationName),
            ("connect_timeout", String(seconds)), ("client_encoding", "UTF8"), ("keepalives_idle", "30"),
            ("tcp_user_timeout", "15000"),
        ]
        guard let connection = Self.connect(options) else { throw PostgresError(.unavailable, "out of memory") }
        guard PQstatus(connection) == CONNECTION_OK, let cancel = PQgetCancel(connection) else {
            defer { PQfinish(connection) }
            throw PostgresError(.unavailable, PostgresError.firstLine(PQerrorMessage(connection)))
        }
        self.connection = connection
        canceller = PostgresCanceller(cancel)
        usualLimit = configuration.statementTimeout
        limit = usualLimit
        grace = configuration.statementGrace
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        try run(script: "\(Self.timeout(usualLimit)); SET client_min_messages = warning; SET jit = off")
        if let role = configuration.role { try take(role) }
    }

    /// Where there is no such role, who connects may go on as himself, unless row-level security does not bind him.
    private func take(_ role: String) throws(PostgresError) {
        do throws(PostgresError) {
            do throws(PostgresError) {
                try run(script: "SET ROLE \(role)")
            } catch  where error.sqlState == "22023" || error.sqlState == "42501" {
                let own = try query(
                    "SELECT rolsuper OR rolbypassrls AS free FROM pg_roles WHERE rolname = current_user",
                    PostgresParameters([]))
                guard (try? own.first?.bool("free")) == false else {
                    throw PostgresError(.roleMissing, sqlState: error.sqlState, error.message)
                }
            }
        } catch {
            close()
            throw error
        }
    }

    /// libpq's copy of each option is its own.
    private static func connect(_ options: [(String, String)]) -> OpaquePointer? {
        let keywords = options.map { strdup($0.0) } + [nil]
        let values = options.map { strdup($0.1) } + [nil]
        defer { (keywords + values).forEach { free($0) } }
        return PQconnectdbParams(keywords.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 1)
    }

    private static func timeout(_ limit: Duration, local: Bool = false) -> String {
        "SET \(local ? "LOCAL " : "")statement_timeout = \(Int(limit / .milliseconds(1)))"
    }

    func close() {
        PQfinish(connection)
    }

    var isBroken: Bool { isLost || PQstatus(connection) != CONNECTION_OK }
    var socket: Int32 { PQsocket(connection) }

    func begin(limit: Duration?) throws(PostgresError) {
        self.limit = limit ?? usualLimit
        try run(script: limit.map { "BEGIN; " + Self.timeout($0, local: true) } ?? "BEGIN")
    }

    func end(_ script: String) throws(PostgresError) {
        defer { limit = usualLimit }
        try run(script: script)
    }

    func run(script: String) throws(PostgresError) {
        _ = try answer(PQsendQuery(connection, script))
    }

    func query(_ sql: String, _ parameters: PostgresParameters) throws(PostgresError) -> [PostgresRow] {
        if parameters.size > Self.slim { isSwollen = true }
        let isKept = statements[sql] != nil
        return try rows(isKept: isKept) { () throws(PostgresError) in try answer(send(try prepare(sql), parameters)) }
    }

    /// Sends a statement that is short and prepared, so that nothing is waited for. False for any other. On any thread:
    /// libpq itself keeps the signal of a closed connection away.
    func sendAtOnce(_ sql: String, _ parameters: PostgresParameters) -> Bool {
        guard parameters.size <= Self.short, !hasOldPlans, let name = statements[sql] else { return false }
        return send(name, parameters) == 1
    }

    /// What came of a statement that was sent at once; nil while there is more to come. Does not wait.
    func rowsArrived(in answer: inout PostgresAnswer) throws(PostgresError) -> [PostgresRow]? {
        guard try take(&answer) else { return nil }
        return try rows(isKept: true) { () throws(PostgresError) in try result(of: answer) }
    }

    /// When a statement that is sent now is lost; nil where there is no limit.
    var deadline: ContinuousClock.Instant? { limit > .zero ? .now + limit + grace : nil }

    private func send(_ name: String, _ parameters: PostgresParameters) -> Int32 {
        parameters.withPointers { values, lengths, formats in
            PQsendQueryPrepared(connection, name, Int32(parameters.count), values, lengths, formats, 1)
        }
    }

    private func rows(
        isKept: Bool, _ answer: () throws(PostgresError) -> PostgresResult
    ) throws(PostgresError) -> [PostgresRow] {
        do throws(PostgresError) {
            let result = try answer()
            if result.size > Self.slim { isSwollen = true }
            return result.rows()
        } catch {
            guard isKept, error.sqlState == "0A000" else { throw error }
            // A migration changed what a kept statement answers with; prepared anew it works.
            hasOldPlans = true
            throw PostgresError(.retryable, sqlState: error.sqlState, error.message)
        }
    }

    /// Sends rows in pieces, so that no buffer of libpq's holds them all.
    func copy(_ rows: PostgresCopyRows, into table: String) throws(PostgresError) {
        guard PQsendQuery(connection, "COPY \(table) FROM STDIN (FORMAT binary)") == 1 else { throw failure() }
        let deadline = self.deadline
        while PQisBusy(connection) == 1 { try waitForInput(until: deadline) }
        guard let pointer = PQgetResult(connection) else { throw failure() }
        let begun = PostgresResult(pointer)
        guard begun.isReadyForCopy else { throw begun.complaint(isBroken: isBroken) ?? failure() }
        let isSent = rows.complete.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 1 << 20).allSatisfy { start in
                let piece = bytes[start..<min(start + 1 << 20, bytes.count)]
                let base = UnsafeRawBufferPointer(rebasing: piece).bindMemory(to: CChar.self).baseAddress
                return PQputCopyData(connection, base, Int32(piece.count)) == 1
            }
        }
        _ = try answer(PQputCopyEnd(connection, isSent ? nil : "not all rows could be sent"))
    }

    private func prepare(_ sql: String) throws(PostgresError) -> String {
        if hasOldPlans, PQtransactionStatus(connection) != PQTRANS_INERROR { try forgetStatements() }
        if let name = statements[sql] { return name }
        if statements.count >= Self.maximumStatements { try forgetStatements() }
        let name = "s\(statements.count)"
        _ = try answer(PQsendPrepare(connection, name, sql, 0, nil))
        statements[sql] = name
        return name
    }

    private func forgetStatements() throws(PostgresError) {
        try run(script: "DEALLOCATE ALL")
        statements = [:]
        hasOldPlans = false
    }

    private func answer(_ sent: Int32) throws(PostgresError) -> PostgresResult {
        guard sent == 1 else { throw failure() }
        let deadline = self.deadline
        var answer = PostgresAnswer()
        while try !take(&answer) { try waitForInput(until: deadline) }
        return try result(of: answer)
    }

    /// Adds what has arrived; whether that was all.
    private func take(_ answer: inout PostgresAnswer) throws(PostgresError) -> Bool {
        if PQconsumeInput(connection) == 0 { throw failure() }
        // What OpenSSL keeps of a record that it has read does not make the socket ready. An end behind it is seen later.
        while keepsPartOfRecord, PQconsumeInput(connection) == 1 {}
        while PQisBusy(connection) == 0 {
            guard let pointer = PQgetResult(connection) else { return true }
            let result = PostgresResult(pointer)
            answer.complaint = answer.complaint ?? result.complaint(isBroken: isBroken)
            answer.last = result
        }
        return false
    }

    private var keepsPartOfRecord: Bool {
        PQsslStruct(connection, "OpenSSL").map { SSL_pending(OpaquePointer($0)) > 0 } ?? false
    }

    private func result(of answer: PostgresAnswer) throws(PostgresError) -> PostgresResult {
        if let complaint = answer.complaint { throw complaint }
        guard let last = answer.last else { throw failure() }
        return last
    }

    /// Returns when more has arrived.
    private func waitForInput(until deadline: ContinuousClock.Instant?) throws(PostgresError) {
        let left = deadline.map { Int32(clamping: Int(($0 - .now) / .milliseconds(1))) }
        if let left, left <= 0 { throw lost() }
        var readable = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
        let ready = poll(&readable, 1, left ?? -1)
        if ready == 0 || (ready < 0 && errno != EINTR) { throw lost() }
        if ready > 0, PQconsumeInput(connection) == 0 { throw failure() }
    }

    /// The server has not answered in time: the connection is given up.
    func lost() -> PostgresError {
        isLost = true
        return PostgresError(.unavailable, "the database does not answer")
    }

    private func failure() -> PostgresError {
        PostgresError(isBroken ? .unavailable : .other, PostgresError.firstLine(PQerrorMessage(connection)))
    }
}
