import Domain
import HTTP
import JSON
import Wire

/// Reads a document out of a request: a form, a JSON text or the raw bytes.
struct UploadReader {
    let maximumBytes: Int
    let outside: OutsideRules

    static let maximumSourceLength = 1024
    static let maximumTitleLength = 500

    /// Throws 400, 413 or 422.
    func read(_ request: HTTPRequest) throws -> Upload {
        let type = request.headers["Content-Type"] ?? ""
        let essence = HeaderParameters(type).value.lowercased()
        let upload =
            switch essence {
            case "multipart/form-data": try readForm(request, type)
            case "application/json": try readText(try request.json())
            default: try readRaw(request, type)
            }
        guard upload.content.count <= maximumBytes else {
            throw ServiceError(.tooLarge, "Documents have at most \(maximumBytes) bytes.")
        }
        guard !upload.content.isEmpty || upload.url != nil else {
            throw ServiceError(.invalid, "The document is empty.")
        }
        return upload
    }

    private func readForm(_ request: HTTPRequest, _ type: String) throws -> Upload {
        let form = try MultipartForm(parsing: request.body, contentType: type)
        guard let file = form["file"] else {
            throw JSONFieldErrors(problems: [JSONFieldProblem(pointer: "/file", message: "is required")])
        }
        var fields = JSONFieldReader(
            JSONObject(
                form.parts.filter { $0.name != "file" }.map { part in
                    (part.name, Self.isJSON(part.name) ? json(part.content) : .string(text(part.content)))
                }))
        let source = fields.optional("source", Self.sourceKind)
        let upload = Upload(
            source: source ?? file.fileName, title: fields.optional("title", Self.titleKind),
            declaredType: file.contentType, metadata: fields.optional("metadata", MetadataReader.kind) ?? JSONObject(),
            permissions: fields.optional("permissions", .permissions) ?? .none, content: file.content)
        if source == nil { checkFileName(file.fileName, &fields) }
        try fields.finish()
        return upload
    }

    private func readRaw(_ request: HTTPRequest, _ type: String) throws -> Upload {
        var members = JSONObject()
        for (name, value) in request.query {
            members[name] = Self.isJSON(name) ? json(Array(value.utf8)) : .string(value)
        }
        var fields = JSONFieldReader(members)
        let disposition = request.headers["Content-Disposition"].flatMap { HeaderParameters($0).fileName }
        let named = fields.optional("source", Self.sourceKind)
        let fileName = fields.optional("filename", Self.sourceKind)
        let upload = Upload(
            source: named ?? fileName ?? disposition, title: fields.optional("title", Self.titleKind),
            declaredType: type, metadata: fields.optional("metadata", MetadataReader.kind) ?? JSONObject(),
            permissions: fields.optional("permissions", .permissions) ?? .none, content: request.body)
        if named == nil, fileName == nil { checkFileName(disposition, &fields) }
        try fields.finish()
        return upload
    }

    private func readText(_ object: JSONObject) throws -> Upload {
        var fields = JSONFieldReader(object)
        if object["url"] != nil, object["text"] == nil { return try readURL(fields) }
        let text = fields.required("text", Self.documentTextKind) ?? ""
        let upload = Upload(
            source: fields.optional("source", Self.sourceKind), title: fields.optional("title", Self.titleKind),
            declaredType: fields.optional("media_type", .plainText(maximum: 200)),
            metadata: fields.optional("metadata", MetadataReader.kind) ?? JSONObject(),
            permissions: fields.optional("permissions", .permissions) ?? .none, content: Array(text.utf8))
        try fields.finish()
        return upload
    }

    /// A document that a worker fetches: what cannot be fetched for its URL alone is said at once.
    private func readURL(_ object: JSONFieldReader) throws -> Upload {
        var fields = object
        let url = fields.required("url", .plainText(maximum: WebAddress.maximumLength)) ?? ""
        let upload = Upload(
            source: fields.optional("source", Self.sourceKind) ?? url,
            title: fields.optional("title", Self.titleKind), declaredType: nil,
            metadata: fields.optional("metadata", MetadataReader.kind) ?? JSONObject(),
            permissions: fields.optional("permissions", .permissions) ?? .none, content: [], url: url)
        if !PlainText.isValid(upload.source ?? "", maximum: Self.maximumSourceLength), !url.isEmpty {
            fields.report("source", "is required where the URL has more than \(Self.maximumSourceLength) characters")
        }
        do {
            if !url.isEmpty { try outside.check(try WebAddress(url)) }
        } catch {
            fields.report("url", error.message)
        }
        try fields.finish()
        return upload
    }

    private func checkFileName(_ name: String?, _ fields: inout JSONFieldReader) {
        guard fields.problems.allSatisfy({ $0.pointer != "/source" && $0.pointer != "/filename" }) else { return }
        guard let name else {
            return fields.report("source", "is required: as a parameter, or as the file's name")
        }
        if !PlainText.isValid(name, maximum: Self.maximumSourceLength) {
            fields.report("source", "must be a name of 1 to \(Self.maximumSourceLength) characters without NUL")
        }
    }

    /// Members that are JSON wherever they stand.
    private static func isJSON(_ name: String) -> Bool { name == "metadata" || name == "permissions" }

    /// Invalid text becomes a value that no kind accepts.
    private func json(_ bytes: [UInt8]) -> JSONValue {
        guard bytes.count <= MetadataReader.maximumBytes else { return false }
        return (try? JSONValue(parsing: bytes, maximumDepth: MetadataReader.maximumDepth)) ?? false
    }

    private func text(_ bytes: [UInt8]) -> String { String(validating: bytes, as: UTF8.self) ?? "\0" }

    private static var sourceKind: JSONFieldKind<String> { .plainText(maximum: maximumSourceLength) }
    private static var titleKind: JSONFieldKind<String> { .plainText(maximum: maximumTitleLength) }

    private static var documentTextKind: JSONFieldKind<String> {
        JSONFieldKind("a string that is not empty and has no NUL") { value in
            value.string.flatMap { $0.isEmpty || $0.utf8.contains(0) ? nil : $0 }
        }
    }
}
