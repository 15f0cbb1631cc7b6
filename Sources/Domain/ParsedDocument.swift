/// What a parser makes of a document's bytes: the text that is stored and cited, and where its parts stand in it.
package struct ParsedDocument: Sendable {
    /// The document's own title, where it has one.
    package let title: String?
    /// The stored text. Every offset in this system counts its Unicode scalars. Never holds U+0000.
    package let text: String
    /// Blocks in order; their ranges do not overlap.
    package let blocks: [TextBlock]
    /// Where each page begins in the text, ascending, in Unicode scalars; empty where the format has no pages.
    package let pageStarts: [Int]
    /// Where it links to, in order, each once.
    package let links: [String]

    package init(title: String?, text: String, blocks: [TextBlock], pageStarts: [Int] = [], links: [String] = []) {
        self.title = title
        self.text = text
        self.blocks = blocks
        self.pageStarts = pageStarts
        self.links = links
    }
}

/// One paragraph, heading, list item, table row or listing.
package struct TextBlock: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// Level 1 is the outermost.
        case heading(level: Int)
        case paragraph, listItem, table, code, quotation
    }

    package let kind: Kind
    /// In Unicode scalars of the stored text, without white space at the ends.
    package let range: Range<Int>

    package init(kind: Kind, range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}
