import Crypto
import Domain
import HTTP
import JSON

/// Has a collection's documents ingested again, so many at a time.
struct ReingestionHandler: Sendable {
    let reingestion: any Reingestion
    let collections: any CollectionStore
    let embedder: any TextEmbedder
    let wakeUp: any WakeUp
    let once: IdempotentRequests

    init(_ ports: GatewayPorts, once: IdempotentRequests) {
        reingestion = ports.reingestion
        collections = ports.collections
        embedder = ports.embedder
        wakeUp = ports.wakeUp
        self.once = once
    }

    func begin(_ request: HTTPRequest) async throws -> HTTPResponse {
        let collection = try await collections.state(of: request.collection).id
        var fields = JSONFieldReader(request.body.isEmpty ? JSONObject() : try request.json())
        var order = ReingestionOrder()
        let isOutdated = fields.optional("outdated", .bool) ?? false
        order.limit = fields.optional("limit", .integer(in: 1...ReingestionOrder.maximumLimit)) ?? order.limit
        order.after = fields.optional("after", Self.documentID)
        try fields.finish()
        if isOutdated { order.outdatedFor = try await embedder.model() }
        return try await once(request, payload: { try SHA256.digest(request.body) }) { [order] in
            let batch = try await reingestion.begin(order, in: collection)
            if batch.jobs > 0 { await wakeUp.signal() }
            return .json(batch.json(in: collection), status: .accepted)
        }
    }

    private static var documentID: JSONFieldKind<DocumentID> {
        JSONFieldKind("a document's id") { $0.string.flatMap { DocumentID($0) } }
    }
}

extension ReingestionBatch {
    fileprivate func json(in collection: CollectionID) -> JSONValue {
        [
            "object": "reingestion", "collection_id": .string(collection.description), "jobs": JSONValue(jobs),
            "has_more": .bool(hasMore), "last_id": JSONValue(last?.description),
        ]
    }
}
