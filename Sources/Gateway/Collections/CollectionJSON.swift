import Domain
import JSON

extension DocumentCollection {
    var json: JSONValue {
        [
            "object": "collection", "id": .string(id.description), "name": .string(name),
            "description": JSONValue(description), "language": .string(settings.language.rawValue),
            "dense_weight": JSONValue(settings.denseWeight), "version": JSONValue(version),
            "document_count": JSONValue(documentCount), "created_at": JSONValue(createdAt),
        ]
    }
}

extension DeletionReceipt {
    /// - Parameter id: of what was deleted.
    func json(id: String) -> JSONValue {
        [
            "object": "deletion", "id": .string(id), "deleted": true, "documents": JSONValue(documents),
            "chunks": JSONValue(chunks), "digest": .string("sha256:\(digest)"), "deleted_at": JSONValue(deletedAt),
        ]
    }
}
