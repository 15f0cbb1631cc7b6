/// What the server or the way to it said. Never holds arguments.
package struct PostgresError: Error, CustomStringConvertible {
    package enum Kind: String, Sendable {
        /// No connection, or it broke: the statement may or may not have happened.
        case unavailable
        /// The role to work as is not there, or not for who connects: the database was not made ready.
        case roleMissing
        /// No free connection in time.
        case exhausted
        /// `statement_timeout` ended it.
        case timeout
        /// The task was cancelled.
        case cancelled
        case uniqueViolation, foreignKeyViolation
        /// Text that PostgreSQL cannot keep: U+0000.
        case unstorableText
        /// Serialization failure, deadlock, or a table changed under a kept statement: the transaction may be tried again.
        case retryable
        /// A row did not hold what was expected.
        case unexpectedRow
        case other
    }

    package let kind: Kind
    /// The server's five letters, where it sent some.
    package let sqlState: String?
    /// The server's primary message.
    package let message: String

    package init(_ kind: Kind, sqlState: String? = nil, _ message: String) {
        self.kind = kind
        self.sqlState = sqlState
        self.message = message
    }

    package var description: String { "\(kind.rawValue)\(sqlState.map { " (\($0))" } ?? ""): \(message)" }
}
