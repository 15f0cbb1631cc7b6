package import Domain
package import Postgres

/// Reads documents from PostgreSQL.
package struct PostgresDocumentCatalog: DocumentCatalog {
    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func document(_ id: DocumentID) async throws -> Document {
        try await first(
            "SELECT \(Columns.document) FROM documents WHERE id = $1::uuid", id, orThrow: "there is no such document"
        ) { try $0.document() }
    }

    package func documents(
        in collection: CollectionID, _ page: PageRequest<DocumentKind>
    ) async throws -> Page<Document> {
        try await translatingErrors {
            let rows = try await pool.query(
                """
                SELECT \(Columns.document) FROM documents
                WHERE collection_id = $1::uuid AND ($2::uuid IS NULL OR id > $2::uuid) ORDER BY id LIMIT $3::int
                """, [.uuid(collection.uuid), PostgresValue(page.after), .int(page.limit + 1)])
            return try Page(rows: rows, limit: page.limit) { try $0.document() }
        }
    }

    package func text(of id: DocumentID) async throws -> StoredText {
        try await first(
            "SELECT version, text FROM document_texts WHERE document_id = $1::uuid AND collection_id = \(Self.owner)",
            id,
            orThrow: "this document does not exist or has no text yet"
        ) { StoredText(version: try $0.int("version"), text: try $0.text("text")) }
    }

    package func content(of id: DocumentID) async throws -> StoredContent {
        try await first(
            """
            SELECT c.version, c.content, d.media_type, d.source FROM document_contents c
            JOIN documents d ON d.collection_id = c.collection_id AND d.id = c.document_id
            WHERE c.document_id = $1::uuid AND c.url IS NULL AND c.collection_id = \(Self.owner) ORDER BY c.version DESC LIMIT 1
            """, id, orThrow: "there is no such document"
        ) {
            StoredContent(
                version: try $0.int("version"), mediaType: try $0.text("media_type"), source: try $0.text("source"),
                bytes: try $0.blob("content"))
        }
    }

    private static let owner = "(SELECT collection_id FROM documents WHERE id = $1::uuid)"

    private func first<Value>(
        _ sql: String, _ id: DocumentID, orThrow message: String, _ read: (PostgresRow) throws -> Value
    ) async throws -> Value {
        try await translatingErrors {
            guard let row = try await pool.query(sql, [.uuid(id.uuid)]).first else {
                throw ServiceError(.notFound, message)
            }
            return try read(row)
        }
    }
}
