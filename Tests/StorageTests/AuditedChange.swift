import Access
import Domain
import FoundationEssentials
import Postgres
import Storage
import TestSupport

/// One of everything that can be changed: a document that was published with a chunk in quarantine, one whose job waits, one whose
/// job was taken back, a key.
struct AuditedSubject: Sendable {
    let collections: PostgresCollectionStore
    let intake: PostgresDocumentIntake
    let control: PostgresJobControl
    let quarantine: PostgresQuarantine
    let keys: PostgresAPIKeyStore
    let home: CollectionID
    let published: DocumentID
    let held: ChunkID
    let waiting: JobID
    let cancelled: JobID
    let key: StoredKey
    private let database: TestDatabase

    init(_ database: TestDatabase) async throws {
        self.database = database
        let stores = Stores(database)
        collections = stores.collections
        intake = stores.intake
        control = PostgresJobControl(pool: database.pool)
        quarantine = PostgresQuarantine(pool: database.pool)
        keys = PostgresAPIKeyStore(pool: database.pool)
        home = try await collections.find(.defaultCollection).id
        published = try await intake.accept(.sample("a.txt"), into: home).document.id
        guard let lease = try await stores.queue.lease(worker: "w", for: .lasting) else {
            throw ServiceError(.conflict, "there is no job to lease")
        }
        let chunk = IndexedChunk(
            chunk: IndexedChunk.sample(0).chunk, embedding: IndexedChunk.vector(0), terms: IndexedChunk.sample(0).terms,
            suspicion: 0.75, isQuarantined: true)
        try await stores.publisher.publish(.sample, [chunk], model: .sample, under: lease)
        held = try await quarantine.chunks(in: home, PageRequest()).elements[0].id
        waiting = try await intake.accept(.sample("b.txt"), into: home).job.id
        cancelled = try await control.cancel(try await intake.accept(.sample("c.txt"), into: home).job.id).id
        key = Self.makeKey("first")
        try await keys.add(key)
    }

    @discardableResult
    func create(_ name: String) async throws -> DocumentCollection {
        try await collections.create(name: name, description: nil, settings: CollectionSettings())
    }

    static func makeKey(_ name: String) -> StoredKey {
        let key = APIKey(
            tenant: .standard, prefix: "rag_" + String(repeating: name == "first" ? "1" : "2", count: 12), name: name,
            role: .reader, scopes: [], collections: [],
            createdAt: Date(timeIntervalSince1970: 1_700_000_000), expiresAt: nil)
        return StoredKey(key: key, digest: [UInt8](repeating: UInt8(name.utf8.count), count: 32))
    }

    /// A digest of everything that can be changed.
    func state() async throws -> [String] {
        var digests: [String] = []
        for table in ["collections", "documents", "document_contents", "jobs", "chunks", "api_keys"] {
            digests += try await database.pool.query(
                "SELECT coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') AS digest FROM \(table) t"
            ).map { try $0.text("digest") }
        }
        return digests
    }
}

/// A change that the audit log has an entry of.
struct AuditedChange: Sendable, CustomStringConvertible {
    let description: String
    /// Answers the id of what it made or changed, where the change itself names that.
    let run: @Sendable (AuditedSubject) async throws -> String?

    private init(_ name: String, _ run: @escaping @Sendable (AuditedSubject) async throws -> String?) {
        description = name
        self.run = run
    }

    static let all: [AuditedChange] = [
        AuditedChange("create collection") { try await $0.create("new").id.description },
        AuditedChange("update collection") {
            _ = try await $0.collections.update($0.home, settings: CollectionSettings(denseWeight: 0.4))
            return nil
        },
        AuditedChange("delete collection") {
            _ = try await $0.collections.delete($0.home)
            return nil
        },
        AuditedChange("new document") {
            try await $0.intake.accept(.sample("new.txt"), into: $0.home).job.id.description
        },
        AuditedChange("new version") {
            try await $0.intake.accept(.sample("a.txt", content: "gamma"), into: $0.home).job.id.description
        },
        AuditedChange("delete document") {
            _ = try await $0.intake.delete($0.published)
            return nil
        },
        AuditedChange("redrive") {
            _ = try await $0.control.redrive($0.cancelled)
            return nil
        },
        AuditedChange("cancel") {
            _ = try await $0.control.cancel($0.waiting)
            return nil
        },
        AuditedChange("release") {
            _ = try await $0.quarantine.release([$0.held], in: $0.home)
            return nil
        },
        AuditedChange("make key") {
            let key = AuditedSubject.makeKey("second")
            try await $0.keys.add(key)
            return key.key.id.description
        },
        AuditedChange("revoke key") {
            try await $0.keys.change($0.key.key.id, in: .standard, .revoke).id.description
        },
        AuditedChange("rotate key") {
            let change = KeyChange.rotate(digest: [UInt8](repeating: 9, count: 32), overlap: .seconds(10))
            return try await $0.keys.change($0.key.key.id, in: .standard, change).id.description
        },
    ]
}
