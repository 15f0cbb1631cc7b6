import Domain
import FoundationEssentials
import JSON
import Postgres

/// How rows become the domain's words.
extension PostgresRow {
    func identifier<Kind: IdentifierKind>(_ column: String, as kind: Kind.Type = Kind.self) throws -> Identifier<Kind> {
        Identifier(uuid: try uuid(column))
    }

    func tenant() throws -> Tenant {
        guard let tenant = Tenant(try text("tenant")) else {
            throw PostgresError(.unexpectedRow, "the column tenant holds no tenant's name")
        }
        return tenant
    }

    func object(_ column: String) throws -> JSONObject {
        try JSONValue(parsing: Array(text(column).utf8)).object ?? JSONObject()
    }

    func collection() throws -> DocumentCollection {
        DocumentCollection(
            id: try identifier("id"), name: try text("name"), description: try optionalText("description"),
            settings: try settings(), version: try int("version"), documentCount: try int("document_count"),
            createdAt: try date("created_at"))
    }

    /// A language that this release does not know is read word by word.
    func settings() throws -> CollectionSettings {
        CollectionSettings(
            language: TextLanguage(rawValue: try text("language")) ?? .none,
            denseWeight: try optionalDouble("dense_weight"))
    }

    func state() throws -> CollectionState {
        CollectionState(
            id: try identifier("id"), version: try int("version"), settings: try settings(),
            isRestricted: try bool("restricted"))
    }

    func document() throws -> Document {
        Document(
            id: try identifier("id"), collectionID: try identifier("collection_id"), source: try text("source"),
            title: try text("title"), mediaType: try text("media_type"), version: try int("version"),
            status: DocumentStatus(rawValue: try text("status")) ?? .failed,
            digest: ContentDigest(hexadecimal: try text("digest")), byteCount: try int("byte_count"),
            metadata: try object("metadata"),
            permissions: PermissionSet(try texts("permissions")), pageCount: try optionalInt("page_count"),
            chunkCount: try int("chunk_count"), createdAt: try date("created_at"), updatedAt: try date("updated_at"))
    }

    func job() throws -> Job {
        let state = JobState(rawValue: try text("state")) ?? .failed
        return Job(
            id: try identifier("id"), collectionID: try identifier("collection_id"),
            documentID: try identifier("document_id"), documentVersion: try int("document_version"),
            state: state, stage: JobStage(rawValue: try text("stage")) ?? .waiting, done: try int("done"),
            total: try int("total"),
            attempts: try int("attempts"), error: try optionalText("error"),
            failure: try optionalText("failure").flatMap(JobFailure.init),
            nextAttemptAt: state == .queued ? try date("run_at") : nil,
            worker: state == .running ? try optionalText("leased_by") : nil,
            traceparent: try optionalText("traceparent"), createdAt: try date("created_at"),
            updatedAt: try date("updated_at"))
    }
}

/// The columns that the readers above want.
enum Columns {
    static let document = """
        collection_id, id, source, title, media_type, version, status, digest, byte_count, metadata, permissions,
        page_count, chunk_count, created_at, updated_at
        """
    static let job = """
        collection_id, id, document_id, document_version, state, stage, done, total, attempts, error, failure, run_at,
        leased_by, traceparent, created_at, updated_at
        """
    static let collection = """
        c.id, c.name, c.description, c.language, c.dense_weight, c.version, c.created_at,
        (SELECT count(*) FROM documents d WHERE d.collection_id = c.id) AS document_count
        """
}

extension Page {
    /// A page of rows of which one more than `limit` was asked for.
    init(rows: [PostgresRow], limit: Int, _ read: (PostgresRow) throws -> Element) rethrows {
        self.init(elements: try rows.prefix(limit).map(read), hasMore: rows.count > limit)
    }
}
