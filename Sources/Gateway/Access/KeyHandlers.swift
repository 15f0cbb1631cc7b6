import Access
import Domain
import HTTP
import JSON

/// API keys of the asker's tenant: make, list, read, rotate, revoke. `Idempotency-Key` is not honoured here: the answer would
/// have to be kept, and with it the key.
struct KeyHandlers: Sendable {
    let access: GatewayAccess

    func create(_ request: HTTPRequest) async throws -> HTTPResponse {
        let office = try office
        var fields = JSONFieldReader(try request.json())
        let name = fields.required("name", .plainText(maximum: KeyOffice.longestNameLength))
        let role = fields.required("role", JSONFieldKind<Role>.choice)
        let scopes = fields.optional("scopes", Self.scopesKind)
        let collections = fields.optional("collections", Self.collectionsKind)
        let life = fields.optional("expires_in_days", .integer(in: 1...KeyOffice.longestLifeInDays))
        try fields.finish()
        let order = KeyOrder(
            name: name ?? "", role: role ?? .reader, scopes: scopes ?? [], collections: collections ?? [],
            lifeInDays: life)
        let issued = try await office.issue(order, in: tenant)
        return .json(
            issued.json, status: .created,
            headers: HTTPHeaders(["Location": "/v1/keys/\(issued.key.id)", "Cache-Control": "no-store"]))
    }

    func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        let page = try await office.list(in: tenant, try PageReader.read(request))
        return .json(page.json(id: \.id.description, element: \.json))
    }

    func read(_ request: HTTPRequest) async throws -> HTTPResponse {
        .json(try await key(request).json)
    }

    func rotate(_ request: HTTPRequest) async throws -> HTTPResponse {
        var fields = JSONFieldReader(request.body.isEmpty ? JSONObject() : try request.json())
        let overlap = fields.optional("overlap_seconds", .integer(in: 0...2_592_000))
        try fields.finish()
        let key = try await key(request)
        let issued = try await office.rotate(key, overlap: overlap.map { .seconds($0) } ?? KeyOffice.usualOverlap)
        access.ring?.forget(prefix: key.prefix)
        return .json(issued.json, headers: HTTPHeaders(["Cache-Control": "no-store"]))
    }

    func revoke(_ request: HTTPRequest) async throws -> HTTPResponse {
        let key = try await office.revoke(try await key(request).id, in: tenant)
        access.ring?.forget(prefix: key.prefix)
        return .json(key.json)
    }

    private func key(_ request: HTTPRequest) async throws -> APIKey {
        try await office.find(request.parameter("key"), in: tenant)
    }

    private var tenant: Tenant { Principal.current?.tenant ?? .standard }

    private var office: KeyOffice {
        get throws(ServiceError) {
            guard let office = access.office else {
                throw ServiceError(.conflict, "This service asks nobody for a key; start it with AUTH=keys.")
            }
            return office
        }
    }

    /// Names of collections that are not there yet are welcome: the key opens them once they are.
    private static var collectionsKind: JSONFieldKind<[String]> {
        JSONFieldKind("a list of at most 100 ids or names of collections") { value in
            guard let texts = value.array?.compactMap(\.string), texts.count == value.array?.count, texts.count <= 100
            else { return nil }
            let isEach = texts.allSatisfy { CollectionID($0) != nil || DocumentCollection.isValid(name: $0) }
            return isEach ? texts : nil
        }
    }

    private static var scopesKind: JSONFieldKind<Set<Right>> {
        JSONFieldKind("a list of \(Right.allCases.map(\.rawValue).joined(separator: ", "))") { value in
            guard let texts = value.array?.map(\.string) else { return nil }
            let rights = texts.compactMap { $0.flatMap(Right.init(rawValue:)) }
            return rights.count == texts.count ? Set(rights) : nil
        }
    }
}
