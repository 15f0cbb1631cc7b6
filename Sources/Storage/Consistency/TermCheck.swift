import Domain
import FoundationEssentials
import Postgres

/// Reads every chunk's terms as the lexical index does, and compares counts, length and order with one another.
struct TermCheck {
    private static let batch = 2_000

    let transaction: PostgresTransaction

    func findings() async throws -> [ConsistencyFinding] {
        var broken: [Home: Int] = [:]
        var after: (collection: PostgresValue, chunk: PostgresValue) = (.null, .null)
        while true {
            try Task.checkCancellation()
            let rows = try await page(after: after)
            for row in rows where try !isSound(row) { broken[try Home(row), default: 0] += 1 }
            guard rows.count == Self.batch, let last = rows.last else { break }
            after = (.uuid(try last.uuid("collection_id")), .uuid(try last.uuid("chunk_id")))
        }
        return broken.map { home, count in
            ConsistencyFinding(
                rule: "terms-are-readable",
                meaning: "the terms of a chunk cannot be read, or their counts do not make its length",
                collectionID: home.collection, documentID: home.document, count: count, isRepairable: true)
        }
    }

    private struct Home: Hashable {
        let collection: CollectionID
        let document: DocumentID

        init(_ row: PostgresRow) throws {
            collection = try row.identifier("collection_id")
            document = try row.identifier("document_id")
        }
    }

    private func page(after: (collection: PostgresValue, chunk: PostgresValue)) async throws -> [PostgresRow] {
        try await transaction.query(
            """
            SELECT t.collection_id, t.chunk_id, c.document_id, t.length, t.terms, coalesce(t.word_order, '') AS word_order
            FROM chunk_terms t JOIN chunks c ON c.collection_id = t.collection_id AND c.id = t.chunk_id
            WHERE $1::uuid IS NULL OR (t.collection_id, t.chunk_id) > ($1::uuid, $2::uuid)
            ORDER BY t.collection_id, t.chunk_id LIMIT \(Self.batch)
            """, [after.collection, after.chunk])
    }

    private func isSound(_ row: PostgresRow) throws -> Bool {
        let length = try row.int("length")
        let terms = TermEncoding.decode(try row.blob("terms"), length: length, order: try row.blob("word_order"))
        guard let terms else { return false }
        let ascending = zip(terms.entries, terms.entries.dropFirst()).allSatisfy { $0.term < $1.term }
        return ascending && terms.entries.reduce(0) { $0 + Int($1.count) } == length
            && (terms.order.isEmpty || terms.order.count == length)
    }
}
