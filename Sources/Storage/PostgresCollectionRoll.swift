package import Domain
package import Postgres

/// The collections by how much they have changed.
package struct PostgresCollectionRoll: CollectionRoll {
    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func busiest(limit: Int) async throws -> [CollectionState] {
        try await translatingErrors {
            try await pool.query(
                """
                SELECT id, version, language, dense_weight, restricted FROM collections WHERE version > 0
                ORDER BY version DESC LIMIT $1::int
                """, [.int(limit)]
            ).map { try $0.state() }
        }
    }
}
