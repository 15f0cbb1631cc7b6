import Crypto
import Domain
import HTTP
import JSON

/// Collections: make, list, read, set, delete.
struct CollectionHandlers: Sendable {
    let store: any CollectionStore
    let once: IdempotentRequests

    func create(_ request: HTTPRequest) async throws -> HTTPResponse {
        var fields = JSONFieldReader(try request.json())
        let name = fields.required("name", Self.nameKind)
        let description = fields.optional("description", .plainText(maximum: 2000))
        let settings = Self.settings(&fields, before: CollectionSettings())
        try fields.finish()
        return try await once(request, payload: { try SHA256.digest(request.body) }) { [store] in
            let collection = try await store.create(name: name ?? "", description: description, settings: settings)
            let headers = HTTPHeaders(["Location": "/v1/collections/\(collection.id)"])
            return .json(collection.json, status: .created, headers: headers)
        }
    }

    func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        .json(try await store.list(try PageReader.read(request)).json(id: \.id.description, element: \.json))
    }

    func read(_ request: HTTPRequest) async throws -> HTTPResponse {
        .json(try await store.find(request.collection).json)
    }

    /// Changes the settings that the body names.
    func set(_ request: HTTPRequest) async throws -> HTTPResponse {
        let collection = try await store.find(request.collection)
        let object = try request.json()
        var fields = JSONFieldReader(object)
        var settings = Self.settings(&fields, before: collection.settings)
        try fields.finish()
        if object["dense_weight"] == .null { settings.denseWeight = nil }
        return .json(try await store.update(collection.id, settings: settings).json)
    }

    private static func settings(
        _ fields: inout JSONFieldReader, before: CollectionSettings
    ) -> CollectionSettings {
        CollectionSettings(
            language: fields.optional("language", JSONFieldKind<TextLanguage>.choice) ?? before.language,
            denseWeight: fields.optional("dense_weight", .number(in: 0...1)) ?? before.denseWeight)
    }

    /// The collection that questions go to when they name none cannot go.
    func delete(_ request: HTTPRequest) async throws -> HTTPResponse {
        let collection = try await store.find(request.collection)
        guard collection.name != DocumentCollection.defaultName else {
            throw ServiceError(.conflict, "The default collection cannot be deleted; delete its documents.")
        }
        return .json(try await store.delete(collection.id).json(id: collection.id.description))
    }

    private static var nameKind: JSONFieldKind<String> {
        JSONFieldKind("1 to 64 of a-z, 0-9, - _ . beginning with a letter or digit, and not an id") { value in
            value.string.flatMap { DocumentCollection.isValid(name: $0) ? $0 : nil }
        }
    }
}
