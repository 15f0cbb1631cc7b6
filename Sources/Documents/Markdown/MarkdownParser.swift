import CMarkdown
import Domain

/// Markdown in GitHub's dialect, read by libcmark-gfm; the stored text has no marks but the numbers of ordered lists.
enum MarkdownParser {
    static func parse(_ content: [UInt8]) throws -> ParsedDocument {
        let text = String(
            decoding: TextCleaning.clean(try TextDecoding.decode(content), keepingLines: true), as: UTF8.self)
        let matter = FrontMatter(text)
        let body = Array(matter.body.utf8)
        if MarkdownHazard.isFound(in: body) {
            return try PlainTextParser.parse(text: String(matter.body), title: matter.title)
        }
        let tree = try MarkdownTree(body)
        var reader = MarkdownReader()
        try reader.read(tree)
        return reader.finish(title: matter.title)
    }
}

/// A parsed Markdown document, freed with its owner.
struct MarkdownTree: ~Copyable {
    let root: OpaquePointer

    init(_ bytes: [UInt8]) throws {
        Self.registerOnce
        guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8) else { throw Self.failure }
        defer { cmark_parser_free(parser) }
        for name in ["table", "strikethrough", "autolink", "tasklist"] {
            if let found = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, found) }
        }
        bytes.withUnsafeBytes { buffer in
            cmark_parser_feed(parser, buffer.bindMemory(to: CChar.self).baseAddress, buffer.count)
        }
        guard let root = cmark_parser_finish(parser) else { throw Self.failure }
        self.root = root
    }

    deinit { cmark_node_free(root) }

    private static var failure: ServiceError { ServiceError(.unreadable, "The Markdown could not be read.") }
    private static let registerOnce: Void = cmark_gfm_core_extensions_ensure_registered()
}
