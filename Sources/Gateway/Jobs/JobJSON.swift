import Domain
import JSON

extension Job {
    var json: JSONValue {
        [
            "object": "job", "id": .string(id.description), "collection_id": .string(collectionID.description),
            "document_id": .string(documentID.description), "document_version": JSONValue(documentVersion),
            "state": .string(state.rawValue), "stage": .string(stage.rawValue),
            "progress": ["done": JSONValue(done), "total": JSONValue(total)], "attempts": JSONValue(attempts),
            "error": JSONValue(error), "failure": JSONValue(failure?.rawValue),
            "next_attempt_at": nextAttemptAt.map { JSONValue($0) } ?? .null, "worker": JSONValue(worker),
            "created_at": JSONValue(createdAt), "updated_at": JSONValue(updatedAt),
        ]
    }
}
