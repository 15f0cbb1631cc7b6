import Telemetry

/// What traces call a group of statements: its store and the function that asks, as in `DocumentCatalog.list`.
struct StatementName: CustomStringConvertible {
    private let operation: StaticString
    private let file: StaticString

    /// - Parameters:
    ///   - operation: as `#function` says it.
    ///   - file: as `#fileID` says it.
    init(_ operation: StaticString, _ file: StaticString) {
        self.operation = operation
        self.file = file
    }

    var description: String {
        let store = file.description.split(separator: "/").last?.prefix { $0 != "." } ?? ""
        let name = operation.description.prefix { $0 != "(" }
        return (store.hasPrefix("Postgres") ? store.dropFirst("Postgres".count) : store) + "." + name
    }

    /// By OpenTelemetry's conventions for databases.
    var attributes: SpanAttributes { ["db.system.name": "postgresql", "db.query.summary": .text(description)] }
}
