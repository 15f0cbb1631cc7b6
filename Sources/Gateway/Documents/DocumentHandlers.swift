import Domain
import HTTP
import JSON

/// Documents: list, read, their text and bytes, delete.
struct DocumentHandlers: Sendable {
    let catalog: any DocumentCatalog
    let intake: any DocumentIntake
    let collections: any CollectionStore

    func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        let page: PageRequest<DocumentKind> = try PageReader.read(request)
        let collection = try await collections.find(request.collection)
        let documents = try await catalog.documents(in: collection.id, page)
        return .json(documents.json(id: \.id.description, element: \.json))
    }

    func read(_ request: HTTPRequest) async throws -> HTTPResponse {
        .json(try await catalog.document(try id(request)).json)
    }

    /// The stored text that citations' offsets point into.
    func text(_ request: HTTPRequest) async throws -> HTTPResponse {
        let stored = try await catalog.text(of: try id(request))
        var response = HTTPResponse.text(stored.text)
        response.headers["X-Document-Version"] = String(stored.version)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
    }

    /// The original bytes, as a download: somebody else's HTML must not run as a page of ours.
    func content(_ request: HTTPRequest) async throws -> HTTPResponse {
        let stored = try await catalog.content(of: try id(request))
        let headers = HTTPHeaders([
            "X-Document-Version": String(stored.version), "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Content-Disposition": "attachment; filename*=UTF-8''" + Self.encoded(stored.source),
        ])
        return .bytes(stored.bytes, contentType: stored.mediaType, headers: headers)
    }

    func delete(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = try id(request)
        return .json(try await intake.delete(id).json(id: id.description))
    }

    private func id(_ request: HTTPRequest) throws(ServiceError) -> DocumentID {
        try request.id("document", "document")
    }

    /// The last part of a source, percent-encoded as RFC 8187 wants it.
    static func encoded(_ source: String) -> String {
        let name = source.split(separator: "/").last.map(String.init) ?? "document"
        return name.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x2D || byte == 0x2E || byte == 0x5F
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
        }.joined()
    }
}
