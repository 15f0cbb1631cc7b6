/// The formats documents may have: those with a parser.
package enum MediaType: String, Sendable, CaseIterable {
    case plainText = "text/plain"
    case markdown = "text/markdown"
    case html = "text/html"
    case pdf = "application/pdf"
    case docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case csv = "text/csv"
    case json = "application/json"

    /// What a document is said to be until its bytes are there.
    package static let unknown = "application/octet-stream"

    /// For error messages and documentation: the formats by name.
    package static let supportedFormats = "plain text, Markdown, HTML, PDF, DOCX, CSV and JSON"

    /// What a document is, from its first bytes, the type its client declared and its name's extension, in this order
    /// of trust. Looks at the first few KB only, so that an upload can be answered at once.
    ///
    /// Throws `unsupportedMediaType` for what has no parser. A damaged file of a known format passes: its parser says
    /// what is wrong with it.
    package static func detect(declared: String?, fileName: String?, content: [UInt8]) throws(ServiceError) -> MediaType
    {
        if let signature = MediaSignature(content), let type = try signature.mediaType(named: fileName, declared) {
            return type
        }
        if let declared, let type = try MediaType(declared: declared) { return type }
        if let name = fileName.flatMap(fileExtension) {
            if let type = byExtension[name] { return type }
            if unreadableExtensions.contains(name) { throw unsupported(".\(name) files") }
        }
        guard MediaSignature.looksLikeText(content) else { throw unsupported("This file's format") }
        return .plainText
    }

    /// The type a `Content-Type` names; nil where it says too little (`text/plain`, `application/octet-stream`, what
    /// curl sends by itself). Throws `unsupportedMediaType` for a type that is known to have no parser.
    private init?(declared: String) throws(ServiceError) {
        let essence = declared.split(separator: ";", maxSplits: 1).first ?? ""
        let name = String(essence.filter { $0 != " " && $0 != "\t" }).lowercased()
        if Self.vagueTypes.contains(name) { return nil }
        if let type = MediaType(rawValue: name) ?? Self.synonyms[name] {
            self = type
            return
        }
        if name.hasPrefix("text/") && name != "text/rtf" && name != "text/xml" { return nil }
        throw Self.unsupported("Documents of type \(name.prefix(100).filter { $0.isASCII })")
    }

    static func unsupported(_ what: String) -> ServiceError {
        ServiceError(.unsupportedMediaType, "\(what) cannot be read; supported are \(supportedFormats).")
    }

    /// The extension in lowercase, at most 12 letters and digits of ASCII.
    static func fileExtension(of name: String) -> String? {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        guard let dot = last.lastIndex(of: ".") else { return nil }
        let ending = last[last.index(after: dot)...].lowercased()
        let isPlain = ending.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
        return isPlain && (1...12).contains(ending.utf8.count) ? ending : nil
    }
}
