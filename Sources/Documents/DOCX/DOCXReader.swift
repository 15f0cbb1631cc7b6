import Domain

/// Receives the main part's tags in order and writes its blocks.
struct DOCXReader {
    private var builder: StoredTextBuilder
    private let styles: DOCXStyles
    private let links: [String: String]
    private var inline = ""
    private var row: [String] = []
    private var style = ""
    private var isListItem = false
    private var isText = false
    private var tableDepth = 0
    private var fallbackDepth = 0
    private var titleParagraph: String?
    private var firstHeading: String?

    init(styles: DOCXStyles, links: [String: String], limits: ParsingLimits) {
        self.styles = styles
        self.links = links
        self.builder = StoredTextBuilder(maximumBytes: limits.maximumTextBytes)
    }

    mutating func read(_ event: XMLStream.Event, _ stream: borrowing XMLStream) throws {
        switch event {
        case .text(let text): if isText && fallbackDepth == 0 { inline += text }
        case .start(let tag, let isEmpty):
            try start(tag, isEmpty, stream)
        case .end(let tag): try end(tag)
        }
    }

    func finish(title: String?) -> ParsedDocument {
        builder.finish(title: title ?? titleParagraph ?? firstHeading)
    }

    private mutating func start(_ tag: String, _ isEmpty: Bool, _ stream: borrowing XMLStream) throws {
        switch tag {
        // What Word writes for older readers says everything twice.
        case "mc:Fallback": if !isEmpty { fallbackDepth += 1 }
        case "w:pStyle": style = stream.attribute("w:val") ?? ""
        case "w:numPr": isListItem = true
        case "w:t": isText = !isEmpty
        case "w:tab", "w:br", "w:cr": inline += " "
        case "w:noBreakHyphen": inline += "-"
        case "w:tbl": tableDepth += isEmpty ? 0 : 1
        case "w:tr": if tableDepth == 1 { row = [] }
        case "w:hyperlink": stream.attribute("r:id").flatMap { links[$0] }.map { builder.appendLink($0) }
        default: break
        }
    }

    private mutating func end(_ tag: String) throws {
        switch tag {
        case "mc:Fallback": fallbackDepth -= 1
        case "w:t": isText = false
        case "w:p": try endParagraph()
        case "w:tc": if tableDepth == 1 { endCell() }
        case "w:tr": if tableDepth == 1 { try builder.append(.table, row.joined(separator: " | ")) }
        case "w:tbl": tableDepth -= 1
        default: break
        }
    }

    private mutating func endCell() {
        row.append(inline.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        inline = ""
    }

    private mutating func endParagraph() throws {
        defer {
            style = ""
            isListItem = false
        }
        if tableDepth > 0 {
            inline += " "
            return
        }
        let kind = kind
        if case .heading(let level) = kind { note(level) }
        try builder.append(kind, inline)
        inline = ""
    }

    private var kind: TextBlock.Kind {
        if let level = styles.headingLevel(of: style) { return .heading(level: level) }
        if isListItem || styles.isList(style) { return .listItem }
        return styles.isQuotation(style) ? .quotation : .paragraph
    }

    private mutating func note(_ level: Int) {
        if styles.isTitle(style) { titleParagraph = titleParagraph ?? inline }
        if level == 1 { firstHeading = firstHeading ?? inline }
    }
}
