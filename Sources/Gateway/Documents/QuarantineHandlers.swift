import Domain
import HTTP
import JSON

/// Chunks that look like attacks: what an operator sees of them, and lets go.
struct QuarantineHandlers: Sendable {
    private static let mostReleased = 1000

    let quarantine: any Quarantine
    let collections: any CollectionStore

    func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        let page: PageRequest<ChunkKind> = try PageReader.read(request)
        let collection = try await collections.find(request.collection)
        let chunks = try await quarantine.chunks(in: collection.id, page)
        return .json(chunks.json(id: \.id.description, element: \.json))
    }

    func release(_ request: HTTPRequest) async throws -> HTTPResponse {
        let collection = try await collections.find(request.collection)
        var fields = JSONFieldReader(try request.json())
        let chunks = fields.required("chunk_ids", Self.chunkIDs) ?? []
        try fields.finish()
        return .json(["released": JSONValue(try await quarantine.release(chunks, in: collection.id))])
    }

    private static var chunkIDs: JSONFieldKind<[ChunkID]> {
        JSONFieldKind("an array of 1 to \(mostReleased) ids of chunks") { value in
            guard let items = value.array, (1...mostReleased).contains(items.count) else { return nil }
            let ids = items.compactMap { $0.string.flatMap { ChunkID($0) } }
            return ids.count == items.count ? ids : nil
        }
    }
}

extension QuarantinedChunk {
    fileprivate var json: JSONValue {
        [
            "object": "quarantined_chunk", "id": .string(id.description),
            "document_id": .string(documentID.description), "source": .string(source), "suspicion": .number(suspicion),
            "text": .string(text),
        ]
    }
}
