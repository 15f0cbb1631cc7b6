import Domain

/// Word's DOCX (ECMA-376): the main part's paragraphs, headings, lists, tables and links.
enum DOCXParser {
    private static let body = "word/document.xml"
    private static let styles = "word/styles.xml"
    private static let relations = "word/_rels/document.xml.rels"
    private static let properties = "docProps/core.xml"

    static func parse(_ content: [UInt8], limits: ParsingLimits) throws -> ParsedDocument {
        guard !content.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) else {
            throw ServiceError(
                .unreadable, "The document is protected by a password or older than DOCX. Save it again as DOCX.")
        }
        let parts = try ZipContainer.parts([body, styles, relations, properties], of: content)
        guard let main = parts[body] else {
            throw ServiceError(.unreadable, "The file is a ZIP container without a Word document in it.")
        }
        var reader = DOCXReader(
            styles: try DOCXStyles(parts[styles], limits: limits), links: try targets(parts[relations], limits),
            limits: limits)
        try XMLStream.read(main, limits: limits) { stream, event in try reader.read(event, stream) }
        return reader.finish(title: try title(parts[properties], limits))
    }

    /// Link targets by relation id.
    private static func targets(_ part: [UInt8]?, _ limits: ParsingLimits) throws -> [String: String] {
        var targets: [String: String] = [:]
        guard let part else { return targets }
        try XMLStream.read(part, limits: limits) { stream, event in
            guard case .start("Relationship", _) = event, stream.attribute("TargetMode") == "External",
                let id = stream.attribute("Id"), let target = stream.attribute("Target")
            else { return }
            targets[id] = target
        }
        return targets
    }

    private static func title(_ part: [UInt8]?, _ limits: ParsingLimits) throws -> String? {
        guard let part else { return nil }
        var isInside = false
        var title = ""
        try XMLStream.read(part, limits: limits) { _, event in
            switch event {
            case .start("dc:title", let isEmpty): isInside = !isEmpty
            case .end("dc:title"): isInside = false
            case .text(let text) where isInside: title += text
            default: break
            }
        }
        return title.contains { !$0.isWhitespace } ? title : nil
    }
}
