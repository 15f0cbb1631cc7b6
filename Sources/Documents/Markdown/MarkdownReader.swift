import CMarkdown
import Domain

/// Walks a Markdown tree once, without recursion, and writes its blocks.
struct MarkdownReader {
    private typealias Node = OpaquePointer

    private var builder = StoredTextBuilder()
    private var inline = ""
    private var firstHeading: String?
    private var quoteDepth = 0
    private var itemDepth = 0
    /// The numbers of the next items in the lists that are open; nil in a list without order.
    private var listNumbers: [Int?] = []
    private var mark = ""

    mutating func read(_ tree: borrowing MarkdownTree) throws {
        guard let iterator = cmark_iter_new(tree.root) else { return }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return }
            guard let node = cmark_iter_get_node(iterator) else { return }
            if event == CMARK_EVENT_ENTER { try enter(node) } else { try leave(node) }
        }
    }

    func finish(title: String?) -> ParsedDocument {
        builder.finish(title: title ?? firstHeading)
    }

    private mutating func enter(_ node: Node) throws {
        let type = cmark_node_get_type(node)
        switch type {
        case CMARK_NODE_BLOCK_QUOTE: quoteDepth += 1
        case CMARK_NODE_LIST:
            let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
            listNumbers.append(isOrdered ? Int(cmark_node_get_list_start(node)) : nil)
        case CMARK_NODE_ITEM: enterItem()
        case CMARK_NODE_CODE_BLOCK: try builder.append(.code, literal(node))
        case CMARK_NODE_HTML_BLOCK: try appendHTML(literal(node))
        case CMARK_NODE_TEXT, CMARK_NODE_CODE: inline += literal(node)
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: inline += " "
        case CMARK_NODE_LINK: cmark_node_get_url(node).map { builder.appendLink(String(cString: $0)) }
        default: if typeName(node) == "tasklist" { enterItem() }
        }
    }

    private mutating func leave(_ node: Node) throws {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_BLOCK_QUOTE: quoteDepth -= 1
        case CMARK_NODE_LIST: listNumbers.removeLast()
        case CMARK_NODE_ITEM: itemDepth -= 1
        case CMARK_NODE_HEADING: try leaveHeading(level: Int(cmark_node_get_heading_level(node)))
        case CMARK_NODE_PARAGRAPH: try flush(itemDepth > 0 ? .listItem : quoteDepth > 0 ? .quotation : .paragraph)
        default: try leaveExtension(typeName(node))
        }
    }

    private mutating func leaveExtension(_ name: String) throws {
        switch name {
        case "table_cell": inline += " | "
        case "table_row", "table_header":
            if inline.hasSuffix(" | ") { inline.removeLast(3) }
            try flush(.table)
        case "tasklist": itemDepth -= 1
        default: break
        }
    }

    private mutating func enterItem() {
        itemDepth += 1
        guard let last = listNumbers.indices.last, let number = listNumbers[last] else { return }
        mark = "\(number). "
        listNumbers[last] = number + 1
    }

    private mutating func leaveHeading(level: Int) throws {
        if level == 1 && firstHeading == nil { firstHeading = inline }
        try flush(.heading(level: level))
    }

    private mutating func flush(_ kind: TextBlock.Kind) throws {
        try builder.append(kind, mark + inline)
        inline = ""
        mark = ""
    }

    private mutating func appendHTML(_ markup: String) throws {
        let parsed = try HTMLDocumentParser.parse(text: markup, limits: ParsingLimits())
        try builder.append(.paragraph, parsed.text)
    }

    private func literal(_ node: Node) -> String {
        cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    }

    private func typeName(_ node: Node) -> String {
        cmark_node_get_type_string(node).map { String(cString: $0) } ?? ""
    }
}
