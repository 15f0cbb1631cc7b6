package import Domain

/// Turns a document's bytes into its stored text and structure, whatever its format.
package struct DocumentParser: Sendable {
    private let limits: ParsingLimits

    package init(limits: ParsingLimits = ParsingLimits()) {
        self.limits = limits
    }

    /// With less of everything, as several of them may run at once.
    package var amongOthers: DocumentParser { DocumentParser(limits: limits.amongOthers) }

    /// Throws `unreadable` with a reason for people when the bytes are damaged, locked, hostile or hold no text, `tooLarge`
    /// when reading them took more memory or gave more text than the limits allow.
    /// Work that blocks runs off the cooperative pool.
    package func parse(_ content: [UInt8], as type: MediaType) async throws -> ParsedDocument {
        guard !content.isEmpty else { throw ServiceError(.unreadable, "The file is empty (0 bytes).") }
        guard content.count <= limits.maximumBytes else {
            throw ServiceError(.unreadable, "The file is larger than \(limits.maximumBytes >> 20) MB.")
        }
        let parsed = try await dispatch(content, type)
        guard !parsed.blocks.isEmpty else { throw ServiceError(.unreadable, Self.noTextReason(type)) }
        return parsed
    }

    private func dispatch(_ content: [UInt8], _ type: MediaType) async throws -> ParsedDocument {
        if type == .pdf { return try await PDFParser(limits: limits).parse(content) }
        if let program = limits.confiningProgram, [.html, .markdown, .docx].contains(type) {
            return try await ConfinedParser(limits: limits, program: program).parse(content, as: type)
        }
        return try await BlockingWork.run { [limits] in
            switch type {
            case .plainText, .pdf: try PlainTextParser.parse(content)
            case .csv: try LineParser.parse(content, as: .table)
            case .json: try LineParser.parse(content, as: .code)
            case .markdown: try MarkdownParser.parse(content)
            case .html: try HTMLDocumentParser.parse(content, limits: limits)
            case .docx: try DOCXParser.parse(content, limits: limits)
            }
        }
    }

    private static func noTextReason(_ type: MediaType) -> String {
        type == .pdf
            ? "The PDF has no text, only images. Run text recognition (OCR) over it and upload the result."
            : "The file holds no text."
    }
}
