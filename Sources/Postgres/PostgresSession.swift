import CPostgres
import Glibc

/// libpq's connection. All its calls block; it belongs to one thread.
final class PostgresSession {
    private static let maximumStatements = 256

    private let connection: OpaquePointer
    private var statements: [String: String] = [:]
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
            throw PostgresError(.unavailable, Self.lastLine(PQerrorMessage(connection)))
        }
        self.connection = connection
        canceller = PostgresCanceller(cancel)
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        let milliseconds = Int(configuration.statementTimeout / .milliseconds(1))
        try run(script: "SET statement_timeout = \(milliseconds); SET client_min_messages = warning; SET jit = off")
    }

    /// libpq's copy of each option is its own.
    private static func connect(_ options: [(String, String)]) -> OpaquePointer? {
        let keywords = options.map { strdup($0.0) } + [nil]
        let values = options.map { strdup($0.1) } + [nil]
        defer { (keywords + values).forEach { free($0) } }
        return PQconnectdbParams(keywords.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 1)
    }

    func close() {
        PQfinish(connection)
    }

    var isBroken: Bool { PQstatus(connection) != CONNECTION_OK }

    func run(script: String) throws(PostgresError) {
        let result = PQexec(connection, script)
        defer { PQclear(result) }
        try check(result)
    }

    func query(_ sql: String, _ parameters: [PostgresValue]) throws(PostgresError) -> [PostgresRow] {
        let name = try prepare(sql, parameterCount: parameters.count)
        let result = PostgresParameters(parameters).withPointers { values, lengths, formats in
            PQexecPrepared(connection, name, Int32(parameters.count), values, lengths, formats, 1)
        }
        defer { PQclear(result) }
        try check(result)
        return Self.rows(of: result)
    }

    private func prepare(_ sql: String, parameterCount: Int) throws(PostgresError) -> String {
        if let name = statements[sql] { return name }
        if statements.count >= Self.maximumStatements {
            try run(script: "DEALLOCATE ALL")
            statements = [:]
        }
        let name = "s\(statements.count)"
        let result = PQprepare(connection, name, sql, 0, nil)
        defer { PQclear(result) }
        try check(result)
        statements[sql] = name
        return name
    }

    private static func rows(of result: OpaquePointer?) -> [PostgresRow] {
        let width = PQnfields(result)
        let columns = PostgresColumns(
            (0..<width).map { (String(cString: PQfname(result, $0)), PQftype(result, $0)) })
        return (0..<PQntuples(result)).map { row in
            PostgresRow(
                columns: columns,
                values: (0..<width).map { column in
                    guard PQgetisnull(result, row, column) == 0 else { return nil }
                    let start = UnsafeRawPointer(PQgetvalue(result, row, column))
                    return Array(UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column))))
                })
        }
    }

    private func check(_ result: OpaquePointer?) throws(PostgresError) {
        let status = PQresultStatus(result)
        if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY { return }
        let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) }
        let message = PQresultErrorField(result, Int32(UInt8(ascii: "M"))).map { String(cString: $0) }
        throw PostgresError(
            isBroken ? .unavailable : Self.kind(of: state), sqlState: state,
            message ?? Self.lastLine(PQerrorMessage(connection)))
    }

    private static func kind(of state: String?) -> PostgresError.Kind {
        switch state {
        case "57014": .timeout
        case "23505": .uniqueViolation
        case "23503": .foreignKeyViolation
        case "40001", "40P01": .retryable
        case "53300", "57P01", "57P02", "57P03": .unavailable
        case let state? where state.hasPrefix("08"): .unavailable
        default: .other
        }
    }

    private static func lastLine(_ message: UnsafePointer<CChar>?) -> String {
        let text = message.map { String(cString: $0) } ?? ""
        return text.split(separator: "\n").first.map(String.init) ?? "the database does not answer"
    }
}
