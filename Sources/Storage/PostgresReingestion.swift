package import Domain
package import Postgres

/// Brings documents in PostgreSQL into the index again.
package struct PostgresReingestion: Reingestion {
    /// For a look at all vectors of a large collection.
    private static let limit: Duration = .seconds(100)

    private let pool: PostgresPool
    private let wantsSentences: Bool

    /// - Parameter wantsSentences: whether workers make vectors of sentences: documents that were read in without are
    ///   outdated then; not those in which no sentence is worth one.
    package init(pool: PostgresPool, wantsSentences: Bool) {
        self.pool = pool
        self.wantsSentences = wantsSentences
    }

    package func begin(_ order: ReingestionOrder, in collection: CollectionID) async throws -> ReingestionBatch {
        try await translatingErrors {
            let found = try await candidates(order, in: collection)
            let documents = Array(found.prefix(order.limit))
            guard let last = documents.last else { return ReingestionBatch(jobs: 0, last: nil, hasMore: false) }
            let jobs = try await pool.change(limit: Self.limit) { transaction in
                try await RepeatedIngestion(transaction: transaction).enqueue(documents, in: collection, isBulk: true)
            }
            return ReingestionBatch(jobs: jobs, last: last, hasMore: found.count > documents.count)
        }
    }

    /// In the order of their ids, one more than the limit. Documents whose bytes are gone cannot be ingested again.
    private func candidates(_ order: ReingestionOrder, in collection: CollectionID) async throws -> [DocumentID] {
        let parameters: [PostgresValue] = [
            .uuid(collection.uuid), PostgresValue(order.after), .int(order.limit + 1),
        ]
        guard let model = order.outdatedFor else { return try await find("true", parameters) }
        let table = EmbeddingTables.name(dimension: model.dimension)
        let isOutdated = """
            NOT EXISTS (SELECT FROM \(table) e WHERE e.collection_id = d.collection_id AND e.document_id = d.id
                AND e.model_id = (SELECT id FROM embedding_models WHERE fingerprint = $4)
                \(wantsSentences ? "AND e.sentences IS NOT NULL" : ""))
            """
        let known = try await EmbeddingTables.beforeFirstDocument(nil) { () async throws -> [DocumentID]? in
            try await find(isOutdated, parameters + [.text(model.fingerprint)])
        }
        if let known { return known }
        return try await find("true", parameters)
    }

    private func find(_ condition: String, _ parameters: [PostgresValue]) async throws -> [DocumentID] {
        try await pool.transaction(limit: Self.limit) { transaction in
            try await transaction.query(
                """
                SELECT d.id FROM documents d
                WHERE d.collection_id = $1::uuid AND ($2::uuid IS NULL OR d.id > $2::uuid)
                    AND EXISTS (SELECT FROM document_contents c WHERE c.collection_id = d.collection_id
                        AND c.document_id = d.id AND c.version = d.version)
                    AND \(condition)
                ORDER BY d.id LIMIT $3::int
                """, parameters
            ).map { try $0.identifier("id") }
        }
    }
}
