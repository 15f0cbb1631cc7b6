package import Domain
import FoundationEssentials
package import Postgres

/// Compares everything the database knows of its documents: rows, bytes, texts, chunks, terms, vectors, jobs and the feed of
/// changes. It reads one snapshot, so it can run beside a working service.
package struct ConsistencyCheck: Sendable {
    /// For one statement over a large collection.
    private static let limit: Duration = .seconds(3600)
    /// Findings of one rule that are named.
    private static let maximumNamed = 100

    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    /// All collections, for checks that go one by one.
    package func collections() async throws -> [CollectionID] {
        try await pool.query("SELECT id FROM collections ORDER BY id").map { try $0.identifier("id") }
    }

    /// What is wrong; empty when all agrees.
    package func findings() async throws -> [ConsistencyFinding] {
        try await pool.transaction(limit: Self.limit) { transaction in
            try await transaction.execute(script: "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            var findings: [ConsistencyFinding] = []
            for rule in ConsistencyRule.all(dimensions: try await dimensions(transaction)) {
                findings += try await violations(of: rule, transaction).prefix(Self.maximumNamed)
            }
            return findings + (try await TermCheck(transaction: transaction).findings())
        }
    }

    /// Mends what can be mended without a loss. Answers what was found and is on its way to be right: documents that are
    /// ingested again are so when their new job has ended.
    package func repair() async throws -> [ConsistencyFinding] {
        let rules = ConsistencyRule.all(dimensions: try await pool.transaction { try await dimensions($0) })
        var mended: Set<ConsistencyFinding> = []
        // What is taken away may show what is missing.
        for _ in 0..<3 {
            let found = try await findings().filter(\.isRepairable)
            guard found.contains(where: { !mended.contains($0) }) else { break }
            for finding in found {
                try Task.checkCancellation()
                let own = rules.filter { $0.name == finding.rule }.compactMap(\.repair)
                for step in own.isEmpty ? [.ingestAgain] : own { try await repair(finding, step) }
            }
            mended.formUnion(found)
        }
        return mended.sorted { $0.rule < $1.rule }
    }

    private func dimensions(_ transaction: PostgresTransaction) async throws -> [Int] {
        try await transaction.query(
            """
            SELECT substr(tablename, 18)::int AS dimension FROM pg_tables
            WHERE schemaname = current_schema() AND tablename ~ '^chunk_embeddings_[0-9]+$' ORDER BY 1
            """
        ).map { try $0.int("dimension") }
    }

    private func violations(
        of rule: ConsistencyRule, _ transaction: PostgresTransaction
    ) async throws -> [ConsistencyFinding] {
        try await transaction.query("SELECT collection_id, document_id, n FROM (\(rule.violations)) v ORDER BY 1, 2")
            .map { row in
                ConsistencyFinding(
                    rule: rule.name, meaning: rule.meaning,
                    collectionID: try row.optionalUUID("collection_id").map { CollectionID(uuid: $0) },
                    documentID: try row.optionalUUID("document_id").map { DocumentID(uuid: $0) },
                    count: try row.int("n"), isRepairable: rule.repair != nil)
            }
    }

    private func repair(_ finding: ConsistencyFinding, _ repair: ConsistencyRule.Repair) async throws {
        switch repair {
        case .statement(let sql):
            let key = [PostgresValue(finding.collectionID), PostgresValue(finding.documentID)]
            _ = try await pool.change { try await $0.query(sql, key) }
        case .ingestAgain:
            guard let collection = finding.collectionID, let document = finding.documentID else { return }
            _ = try await pool.change {
                try await RepeatedIngestion(transaction: $0).enqueue([document], in: collection, isBulk: false)
            }
        }
    }
}
