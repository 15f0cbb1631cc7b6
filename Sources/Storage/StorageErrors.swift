import Domain
import Postgres
import Telemetry

/// Runs `body` and turns what PostgreSQL says into what the ports promise: the one place where that happens.
///
/// - Parameters:
///   - operation: the function that asks; its name, with its store's, is all that traces show of the statements.
///   - file: where it stands.
func translatingErrors<Result>(
    operation: StaticString = #function, file: StaticString = #fileID, _ body: () async throws -> Result
) async throws -> Result {
    do {
        let name = StatementName(operation, file)
        return try await Span.within("postgresql \(name)", .client, name.attributes) { try await body() }
    } catch let error as PostgresError {
        throw ServiceError(translating: error)
    }
}

/// The same, with the statements held to `scope`, whatever the scope around them.
func translatingErrors<Result>(
    in scope: DataScope, operation: StaticString = #function, file: StaticString = #fileID,
    _ body: () async throws -> Result
) async throws -> Result {
    try await DataScope.$current.withValue(scope) {
        try await translatingErrors(operation: operation, file: file, body)
    }
}

extension ServiceError {
    fileprivate init(translating error: PostgresError) {
        switch error.kind {
        case .unavailable:
            self.init(.unavailable, "the database does not answer", retryAfter: .seconds(2))
        case .roleMissing:
            self.init(.unavailable, SchemaError.missing.description, retryAfter: .seconds(5))
        case .exhausted:
            self.init(.overloaded, "the database is busy", retryAfter: .seconds(1))
        case .timeout, .cancelled:
            self.init(.deadlineExceeded, "the database took too long")
        case .uniqueViolation:
            self.init(.conflict, "this exists already")
        case .unstorableText:
            self.init(.invalid, "text must not contain the character U+0000")
        case .foreignKeyViolation:
            self.init(.notFound, "what this belongs to does not exist any more")
        case .retryable:
            self.init(.overloaded, "the database is busy", retryAfter: .seconds(1))
        case .unexpectedRow, .other:
            self.init(
                .unavailable, "the database refused (\(error.sqlState ?? error.message))", retryAfter: .seconds(5))
        }
    }
}
