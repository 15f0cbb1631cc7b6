import CPostgres

/// One owner of libpq's result.
final class PostgresResult {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    /// What the server complained of; nil when all is well.
    func complaint(isBroken: Bool) -> PostgresError? {
        let status = PQresultStatus(pointer)
        if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY { return nil }
        let state = field("C")
        let kind = isBroken ? .unavailable : PostgresError.kind(of: state)
        let message = field("M") ?? PostgresError.firstLine(PQresultErrorMessage(pointer))
        return PostgresError(kind, sqlState: state, message)
    }

    /// Whether the server waits for COPY's rows.
    var isReadyForCopy: Bool { PQresultStatus(pointer) == PGRES_COPY_IN }

    /// What it takes of memory, in bytes.
    var size: Int { PQresultMemorySize(pointer) }

    func rows() -> [PostgresRow] {
        let width = PQnfields(pointer)
        let columns = PostgresColumns((0..<width).map { (String(cString: PQfname(pointer, $0)), PQftype(pointer, $0)) })
        return (0..<PQntuples(pointer)).map { row in
            PostgresRow(columns: columns, values: (0..<width).map { value(row, $0) })
        }
    }

    private func value(_ row: Int32, _ column: Int32) -> [UInt8]? {
        guard PQgetisnull(pointer, row, column) == 0 else { return nil }
        let start = UnsafeRawPointer(PQgetvalue(pointer, row, column))
        return Array(UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(pointer, row, column))))
    }

    private func field(_ code: Unicode.Scalar) -> String? {
        PQresultErrorField(pointer, Int32(code.value)).map { String(cString: $0) }
    }
}

extension PostgresError {
    /// PostgreSQL's manual, appendix A.
    static func kind(of state: String?) -> Kind {
        switch state {
        case "57014": .timeout
        case "23505": .uniqueViolation
        case "23503": .foreignKeyViolation
        case "40001", "40P01": .retryable
        case "22021", "22P05": .unstorableText
        case "53300", "57P01", "57P02", "57P03": .unavailable
        case let state? where state.hasPrefix("08"): .unavailable
        default: .other
        }
    }

    static func firstLine(_ message: UnsafePointer<CChar>?) -> String {
        let text = message.map { String(cString: $0) } ?? ""
        return text.split(separator: "\n").first.map(String.init) ?? "the database does not answer"
    }
}
