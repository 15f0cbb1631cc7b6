import Domain
import JSON

extension Document {
    var json: JSONValue {
        [
            "object": "document", "id": .string(id.description), "collection_id": .string(collectionID.description),
            "source": .string(source), "title": .string(title), "media_type": .string(mediaType),
            "version": JSONValue(version), "status": .string(status.rawValue), "digest": digest.json,
            "bytes": JSONValue(byteCount), "metadata": .object(metadata),
            "permissions": .array(permissions.sorted.map(JSONValue.string)), "page_count": JSONValue(pageCount),
            "chunk_count": JSONValue(chunkCount), "created_at": JSONValue(createdAt),
            "updated_at": JSONValue(updatedAt),
        ]
    }
}

extension ContentDigest {
    var json: JSONValue { .string("sha256:" + hexadecimal) }
}

extension DocumentAcceptance {
    var json: JSONValue {
        [
            "outcome": .string(outcome.rawValue), "document_id": .string(document.id.description),
            "job_id": .string(job.id.description), "document": document.json, "job": job.json,
        ]
    }
}
