import Domain
import Postgres
import Synchronization

/// Vectors of one dimension share a table; a model that is new gets a row, and its dimension a table, at its first use.
final class EmbeddingTables: Sendable {
    private let pool: PostgresPool
    private let known = Mutex<[String: Int]>([:])

    init(pool: PostgresPool) {
        self.pool = pool
    }

    static func name(dimension: Int) -> String { "chunk_embeddings_\(dimension)" }

    /// Before the first document there is no table for the model's dimension, and nothing to find.
    static func emptyBeforeFirstDocument<Element>(_ query: () async throws -> [Element]) async throws -> [Element] {
        try await beforeFirstDocument([], query)
    }

    /// `nothing` where there is no table yet.
    static func beforeFirstDocument<Result>(_ nothing: Result, _ query: () async throws -> Result) async throws
        -> Result
    {
        do {
            return try await query()
        } catch let error as PostgresError where error.sqlState == "42P01" {
            return nothing
        }
    }

    /// The model's number in the database.
    func register(_ model: EmbeddingModel) async throws -> Int {
        if let id = known.withLock({ $0[model.fingerprint] }) { return id }
        let found = try await find(model)
        let id = if let found { found } else { try await add(model) }
        known.withLock { $0[model.fingerprint] = id }
        return id
    }

    /// A model that is known has its table: both are made in one transaction.
    private func find(_ model: EmbeddingModel) async throws -> Int? {
        try await pool.query(Self.number, [.text(model.fingerprint)]).first?.int("id")
    }

    private func add(_ model: EmbeddingModel) async throws -> Int {
        try await pool.transaction { transaction in
            _ = try await transaction.query("SELECT pg_advisory_xact_lock(7216401840)")
            _ = try await transaction.query("SELECT rag_make_embeddings($1::int)", [.int(model.dimension)])
            _ = try await transaction.query(
                """
                INSERT INTO embedding_models (name, fingerprint, dimension) VALUES ($1, $2, $3::int)
                ON CONFLICT (fingerprint) DO NOTHING
                """, [.text(model.name), .text(model.fingerprint), .int(model.dimension)])
            return try await transaction.query(Self.number, [.text(model.fingerprint)])[0].int("id")
        }
    }

    private static let number = "SELECT id FROM embedding_models WHERE fingerprint = $1"
}
