package import Domain
import FoundationEssentials
package import Postgres

/// Collections in PostgreSQL.
package struct PostgresCollectionStore: CollectionStore {
    /// For one statement of the deletion of a collection with a million chunks.
    private static let deletionLimit: Duration = .seconds(600)

    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package func create(
        name: String, description: String?, settings: CollectionSettings
    ) async throws -> DocumentCollection {
        let id = CollectionID.make()
        return try await translatingErrors {
            let rows = try await pool.change(
                """
                INSERT INTO collections AS c (id, name, description, language, dense_weight)
                VALUES ($1::uuid, $2, $3, $4, $5::double precision) ON CONFLICT (tenant, name) DO NOTHING
                RETURNING \(Columns.collection)
                """,
                [.uuid(id.uuid), .text(name), PostgresValue(description)] + settings.parameters,
                naming: id.description)
            guard let row = rows.first else {
                throw ServiceError(.conflict, "a collection of this name exists already")
            }
            return try row.collection()
        }
    }

    package func update(_ id: CollectionID, settings: CollectionSettings) async throws -> DocumentCollection {
        try await translatingErrors {
            try await pool.change { transaction in
                let key = PostgresValue.uuid(id.uuid)
                // A document on its way in waits for this lock.
                let present = try await transaction.query(
                    """
                    SELECT language, EXISTS (SELECT FROM documents WHERE collection_id = $1::uuid) AS has_documents
                    FROM collections WHERE id = $1::uuid FOR UPDATE
                    """, [key])
                guard let row = present.first else { throw CollectionLookup.notFound }
                if try row.text("language") != settings.language.rawValue, try row.bool("has_documents") {
                    throw ServiceError(
                        .conflict, "the collection holds documents, indexed by its present language; make a new one")
                }
                let rows = try await transaction.query(
                    """
                    UPDATE collections c SET language = $2, dense_weight = $3::double precision, version = version + 1
                    WHERE id = $1::uuid RETURNING \(Columns.collection)
                    """, [key] + settings.parameters)
                guard let row = rows.first else { throw CollectionLookup.notFound }
                return try row.collection()
            }
        }
    }

    package func state(of collection: CollectionReference) async throws -> CollectionState {
        try await translatingErrors { try await CollectionLookup(pool: pool).state(of: collection) }
    }

    package func find(_ reference: CollectionReference) async throws -> DocumentCollection {
        try await translatingErrors { try await CollectionLookup(pool: pool).find(reference) }
    }

    package func list(_ page: PageRequest<CollectionKind>) async throws -> Page<DocumentCollection> {
        try await translatingErrors {
            let rows = try await pool.query(
                """
                SELECT \(Columns.collection) FROM collections c WHERE $1::uuid IS NULL OR c.id > $1::uuid
                ORDER BY c.id LIMIT $2::int
                """, [PostgresValue(page.after), .int(page.limit + 1)])
            return try Page(rows: rows, limit: page.limit) { try $0.collection() }
        }
    }

    package func delete(_ id: CollectionID) async throws -> DeletionReceipt {
        try await translatingErrors {
            try await pool.change(limit: Self.deletionLimit) { transaction in
                let key: [PostgresValue] = [.uuid(id.uuid)]
                // First, so that no document comes in behind what is deleted here. A publication that holds a document
                // and wants the collection is a deadlock that the server ends and the pool tries again.
                _ = try await transaction.query("SELECT 1 FROM collections WHERE id = $1::uuid FOR UPDATE", key)
                let present = try await transaction.query(
                    "SELECT id, digest FROM documents WHERE collection_id = $1::uuid ORDER BY id FOR UPDATE", key)
                _ = try await transaction.query("DELETE FROM jobs WHERE collection_id = $1::uuid", key)
                let chunks = try await transaction.query(
                    "WITH gone AS (DELETE FROM chunks WHERE collection_id = $1::uuid RETURNING 1) SELECT count(*) AS n FROM gone",
                    key)
                let documents = try await transaction.query(
                    "WITH gone AS (DELETE FROM documents WHERE collection_id = $1::uuid RETURNING 1) SELECT count(*) AS n FROM gone",
                    key)
                let found = try await transaction.query(
                    "DELETE FROM collections WHERE id = $1::uuid RETURNING now() AS now", key)
                guard !found.isEmpty else { throw CollectionLookup.notFound }
                return DeletionReceipt(
                    documents: try documents[0].int("n"), chunks: try chunks[0].int("n"),
                    digest: try DeletionDigest.of(present), deletedAt: try found[0].date("now"))
            }
        }
    }
}

/// Finds a collection by id or name.
struct CollectionLookup {
    let pool: PostgresPool

    static var notFound: ServiceError { ServiceError(.notFound, "there is no such collection") }

    func find(_ reference: CollectionReference) async throws -> DocumentCollection {
        try await row(Columns.collection, of: reference).collection()
    }

    /// The same without the count of its documents, which takes the longer the more there are.
    func state(of reference: CollectionReference) async throws -> CollectionState {
        try await row("c.id, c.version, c.language, c.dense_weight, c.restricted", of: reference).state()
    }

    private func row(_ columns: String, of reference: CollectionReference) async throws -> PostgresRow {
        let (condition, value): (String, PostgresValue) =
            switch reference {
            case .id(let id): ("c.id = $1::uuid", .uuid(id.uuid))
            case .name(let name): ("c.name = $1", .text(name))
            }
        let rows = try await pool.query("SELECT \(columns) FROM collections c WHERE \(condition)", [value])
        guard let row = rows.first else { throw Self.notFound }
        return row
    }
}

extension PostgresValue {
    init<Kind>(_ id: Identifier<Kind>?) {
        self = id.map { .uuid($0.uuid) } ?? .null
    }
}

extension CollectionSettings {
    /// Language and weight, in this order.
    fileprivate var parameters: [PostgresValue] {
        [.text(language.rawValue), denseWeight.map(PostgresValue.double) ?? .null]
    }
}
