import Crypto
import Domain
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

struct ConsistencyTests {
    @Test func `a database in order has no findings`() async throws {
        try await TestDatabase.with { database in
            try await fill(database)
            #expect(try await ConsistencyCheck(pool: database.owner).findings() == [])
        }
    }

    /// Each damage, the rule that must see it, and whether it can be mended.
    static let damages: [(sql: String, rule: String)] = [
        ("UPDATE documents SET published_version = 7 WHERE source = 'a'", "ready-is-published"),
        ("DELETE FROM document_contents", "bytes-are-kept"),
        ("UPDATE document_contents SET content = content || '\\x00'", "bytes-have-their-digest"),
        ("DELETE FROM document_texts", "published-has-text"),
        ("DELETE FROM document_changes", "changes-are-told"),
        ("DELETE FROM chunks; DELETE FROM documents", "deletions-are-told"),
        ("UPDATE documents SET status = 'pending' WHERE source = 'a'", "pending-has-a-job"),
        (
            """
            INSERT INTO jobs (collection_id, id, document_id, document_version, state)
            SELECT collection_id, gen_random_uuid(), id, 1, 'queued' FROM documents, generate_series(1, 2)
            """, "one-job-a-version"
        ),
        ("UPDATE jobs SET state = 'queued', document_version = 9", "jobs-have-documents"),
        ("UPDATE documents SET status = 'failed' WHERE source = 'a'", "failed-has-a-reason"),
        ("DELETE FROM chunks WHERE ordinal = 1", "chunks-are-counted"),
        ("UPDATE chunks SET ordinal = 5 WHERE ordinal = 1", "chunks-are-in-order"),
        ("UPDATE documents SET published_version = NULL", "chunks-are-of-published-documents"),
        ("UPDATE chunks SET text = 'other'", "chunks-stand-in-the-text"),
        ("DELETE FROM chunk_terms", "chunks-have-terms"),
        ("UPDATE chunk_terms SET terms = '\\xFF'", "terms-are-readable"),
        ("UPDATE chunk_terms SET length = 9", "terms-are-readable"),
        ("DELETE FROM chunk_embeddings_3", "chunks-have-vectors"),
        ("UPDATE chunk_embeddings_3 SET embedding = '[2,0,0]'", "vectors-have-unit-length"),
        ("UPDATE chunk_embeddings_3 SET document_id = gen_random_uuid()", "vectors-have-chunks"),
        ("UPDATE embedding_models SET dimension = 4", "vectors-fit-their-model"),
        ("DELETE FROM chunks", "terms-have-chunks"),
        ("DELETE FROM documents", "texts-have-documents"),
        ("UPDATE document_contents SET version = 7", "bytes-have-documents"),
        (
            """
            INSERT INTO embedding_checkpoints SELECT collection_id, id, 7, 'm', 0, sha256(''), '' FROM documents
            """, "checkpoints-are-wanted"
        ),
    ]

    @Test(arguments: damages)
    func `each damage is found by its rule`(sql: String, rule: String) async throws {
        try await TestDatabase.with { database in
            try await fill(database)
            // As somebody would who loads data without its constraints.
            try await database.owner.execute(
                script: "SET session_replication_role = replica; \(sql); SET session_replication_role = DEFAULT")
            let check = ConsistencyCheck(pool: database.owner)
            let found = try await check.findings().map(\.rule)
            #expect(found.contains(rule), "\(found)")
            let isMended = try await mends(check, database)
            #expect(isMended)
        }
    }

    /// Whether nothing is left to find after a repair, or work that will mend it is on its way.
    private func mends(_ check: ConsistencyCheck, _ database: TestDatabase) async throws -> Bool {
        _ = try await check.repair()
        let left = try await check.findings().filter { !Self.isLossOfBytes($0) }
        let waiting = try await database.owner.query("SELECT count(*) AS n FROM jobs WHERE state = 'queued'")
        let count = try waiting[0].int("n")
        return left.isEmpty || count > 0
    }

    private static func isLossOfBytes(_ finding: ConsistencyFinding) -> Bool {
        finding.rule.hasPrefix("bytes-") && !finding.isRepairable
    }

    @Test func `a receipt's digest can be made again from the ids and the bytes`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.create(name: "other", description: nil, settings: .init())
            var ids: [DocumentID] = []
            for source in ["a", "b"] {
                ids.append(try await stores.intake.accept(try .sound(source), into: home.id).document.id)
            }
            let bytes = try SHA256.hexadecimalDigest(Array("alpha beta".utf8))
            let lines = ids.sorted().map { "\($0) \(bytes)\n" }.joined()
            let receipt = try await stores.collections.delete(home.id)
            #expect(try receipt.digest.hexadecimal == SHA256.hexadecimalDigest(Array(lines.utf8)))
            #expect(receipt.documents == 2 && abs(receipt.deletedAt.timeIntervalSinceNow) < 600)
        }
    }

    private func fill(_ database: TestDatabase) async throws {
        let stores = Stores(database)
        let home = try await stores.collections.find(.defaultCollection)
        for source in ["a", "b"] {
            _ = try await stores.intake.accept(try .sound(source), into: home.id)
            let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
            try await stores.publisher.publish(.sample, [.sound(0), .sound(1)], model: .sample, under: lease)
        }
    }
}
