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
        do {
            return try await query()
        } catch let error as PostgresError where error.sqlState == "42P01" {
            return []
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
            try await transaction.execute(script: Self.table(dimension: model.dimension))
            try await transaction.execute(script: Self.distribution(dimension: model.dimension))
            _ = try await transaction.query(
                """
                INSERT INTO embedding_models (name, fingerprint, dimension) VALUES ($1, $2, $3::int)
                ON CONFLICT (fingerprint) DO NOTHING
                """, [.text(model.name), .text(model.fingerprint), .int(model.dimension)])
            return try await transaction.query(Self.number, [.text(model.fingerprint)])[0].int("id")
        }
    }

    private static let number = "SELECT id FROM embedding_models WHERE fingerprint = $1"

    /// Where the chunks are spread over a cluster, their vectors are too.
    private static func distribution(dimension: Int) -> String {
        """
        DO $$ BEGIN
            IF to_regclass('pg_dist_partition') IS NOT NULL THEN
                IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'chunks'::regclass)
                    AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = '\(name(dimension: dimension))'::regclass)
                THEN
                    PERFORM create_distributed_table('\(name(dimension: dimension))', 'collection_id', colocate_with => 'documents');
                END IF;
            END IF;
        END $$
        """
    }

    /// `STORAGE PLAIN` keeps vectors in the row, where a scan finds them without a detour.
    private static func table(dimension: Int) -> String {
        """
        CREATE TABLE IF NOT EXISTS \(name(dimension: dimension)) (
            collection_id uuid NOT NULL,
            model_id int NOT NULL REFERENCES embedding_models (id),
            chunk_id uuid NOT NULL,
            document_id uuid NOT NULL,
            embedding halfvec(\(dimension)) NOT NULL,
            PRIMARY KEY (collection_id, model_id, chunk_id),
            FOREIGN KEY (collection_id, chunk_id) REFERENCES chunks ON DELETE CASCADE
        );
        ALTER TABLE \(name(dimension: dimension)) ALTER COLUMN embedding SET STORAGE PLAIN;
        CREATE INDEX IF NOT EXISTS \(name(dimension: dimension))_by_chunk
            ON \(name(dimension: dimension)) (collection_id, chunk_id);
        CREATE INDEX IF NOT EXISTS \(name(dimension: dimension))_by_document
            ON \(name(dimension: dimension)) (collection_id, document_id)
        """
    }
}
