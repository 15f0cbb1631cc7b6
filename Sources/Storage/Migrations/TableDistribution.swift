package import Postgres

/// Spreads the tables over the nodes of a Citus cluster: `ragctl migrate --distributed`. A collection's rows stay together on
/// one node, because every key begins with the collection; what all collections share is on every node.
package struct TableDistribution: Sendable {
    /// Small, written seldom, read everywhere.
    static let everywhere = ["collections", "embedding_models"]
    /// By collection. The first one is the one that the others lie beside.
    static let byCollection = [
        "documents", "document_contents", "document_texts", "jobs", "chunks", "chunk_terms", "document_changes",
        "embedding_checkpoints",
    ]

    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    /// Distributes what is not distributed yet, in one transaction, and answers the tables' names. Throws `SchemaError` where
    /// the database is no Citus cluster.
    ///
    /// - Parameter actor: whom the audit log names, in the same transaction; nil where nothing is to be written down.
    package func run(as actor: String? = nil) async throws -> [String] {
        try await pool.transaction(limit: .seconds(86_400)) { transaction in
            guard try await transaction.query(Self.isCitus)[0].bool("found") else {
                throw SchemaError(
                    "this PostgreSQL has no extension citus: install it on every node, CREATE EXTENSION citus, try again"
                )
            }
            let everywhere = try await Self.remaining(Self.everywhere, transaction)
            let vectors = try await transaction.query(Self.vectorTables).map { try $0.text("name") }
            let byCollection = try await Self.remaining(Self.byCollection + vectors, transaction)
            guard !(everywhere + byCollection).isEmpty else { return [] }
            let references = try await Self.dropReferences(of: everywhere + byCollection, transaction)
            for table in everywhere {
                _ = try await transaction.query("SELECT create_reference_table('\(table)')::text")
            }
            for table in byCollection {
                _ = try await transaction.query(Self.distribute(table))
            }
            for reference in references { try await transaction.execute(script: reference) }
            let done = everywhere + byCollection
            try await transaction.append(migrationBy: actor, done.map { "distribution of \($0)" })
            return done
        }
    }

    /// Beside `documents`, so that joins and foreign keys stay on a node.
    static func distribute(_ table: String) -> String {
        let neighbour = table == byCollection[0] ? "none" : byCollection[0]
        return "SELECT create_distributed_table('\(table)', 'collection_id', colocate_with => '\(neighbour)')::text"
    }

    private static let isCitus = """
        SELECT to_regproc('create_distributed_table') IS NOT NULL AND to_regclass('pg_dist_partition') IS NOT NULL AS found
        """
    private static let vectorTables = """
        SELECT tablename::text AS name FROM pg_tables
        WHERE schemaname = current_schema() AND tablename ~ '^chunk_embeddings_[0-9]+$' ORDER BY 1
        """

    private static func remaining(_ tables: [String], _ transaction: PostgresTransaction) async throws -> [String] {
        let done = try await transaction.query("SELECT logicalrelid::regclass::text AS name FROM pg_dist_partition")
        let names = Set(try done.map { try $0.text("name") })
        return tables.filter { !names.contains($0) }
    }

    /// A table with references to or from tables of another kind cannot be distributed: they are taken away and, by the
    /// statements answered, made again.
    private static func dropReferences(
        of tables: [String], _ transaction: PostgresTransaction
    ) async throws -> [String] {
        let rows = try await transaction.query(
            """
            SELECT conrelid::regclass::text AS name, quote_ident(conname) AS reference, pg_get_constraintdef(oid) AS definition
            FROM pg_constraint
            WHERE contype = 'f' AND (conrelid::regclass::text = ANY ($1::text[]) OR confrelid::regclass::text = ANY ($1::text[]))
            ORDER BY conrelid::regclass::text, conname
            """, [.texts(tables)])
        var statements: [String] = []
        for row in rows {
            let (table, reference) = (try row.text("name"), try row.text("reference"))
            try await transaction.execute(script: "ALTER TABLE \(table) DROP CONSTRAINT \(reference)")
            statements.append("ALTER TABLE \(table) ADD CONSTRAINT \(reference) \(try row.text("definition"))")
        }
        return statements
    }
}
