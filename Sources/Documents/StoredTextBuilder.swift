import Domain

/// Builds a document's stored text block by block and keeps count of its Unicode scalars, so that every block knows
/// where it stands.
struct StoredTextBuilder {
    private(set) var blocks: [TextBlock] = []
    private var bytes: [UInt8] = []
    private var length = 0
    private var pageStarts: [Int] = []
    private var isPageOpen = false
    private var links: [String] = []
    private var seenLinks: Set<String> = []
    private let maximumBytes: Int

    init(maximumBytes: Int = ParsingLimits().maximumTextBytes) {
        self.maximumBytes = maximumBytes
    }

    var isEmpty: Bool { blocks.isEmpty }

    /// Adds a block; one without visible text is left out.
    mutating func append(_ kind: TextBlock.Kind, _ text: String) throws {
        try append(kind, utf8: TextCleaning.clean(text, keepingLines: kind == .code || kind == .table))
    }

    /// Adds a block of bytes that are clean already and valid UTF-8. `breaks` are byte offsets in it at which a new
    /// page begins.
    mutating func append(_ kind: TextBlock.Kind, utf8 content: [UInt8], pageBreaks breaks: [Int] = []) throws {
        guard !content.isEmpty else { return }
        guard bytes.count + content.count + 2 <= maximumBytes else {
            throw ServiceError(.unreadable, "The document holds more than \(maximumBytes >> 20) MB of text.")
        }
        separate(before: kind)
        let start = length
        if isPageOpen { pageStarts.append(start) }
        isPageOpen = false
        for cut in breaks { pageStarts.append(start + Self.scalarCount(content[..<cut])) }
        bytes += content
        length += Self.scalarCount(content[...])
        blocks.append(TextBlock(kind: kind, range: start..<length))
    }

    /// What follows stands on a new page. A page without text begins where the next text begins.
    mutating func beginPage() {
        if isPageOpen { pageStarts.append(length) }
        isPageOpen = true
    }

    mutating func appendLink(_ target: String) {
        let link = String(decoding: TextCleaning.clean(target, keepingLines: false), as: UTF8.self)
        guard links.count < 10_000, (1...2_000).contains(link.utf8.count), !link.hasPrefix("#"),
            !link.lowercased().hasPrefix("javascript:"), !link.lowercased().hasPrefix("data:"),
            seenLinks.insert(link).inserted
        else { return }
        links.append(link)
    }

    func finish(title: String?) -> ParsedDocument {
        let title = title.map { String(decoding: TextCleaning.clean($0, keepingLines: false), as: UTF8.self) }
        return ParsedDocument(
            title: title.flatMap { $0.isEmpty ? nil : String($0.prefix(300)) },
            text: String(decoding: bytes, as: UTF8.self), blocks: blocks,
            pageStarts: isPageOpen ? pageStarts + [length] : pageStarts, links: links)
    }

    /// Items of a list and rows of a table stand on lines of their own, other blocks apart by an empty line.
    private mutating func separate(before kind: TextBlock.Kind) {
        guard let last = blocks.last?.kind else { return }
        let isRun = last == kind && (kind == .listItem || kind == .table)
        bytes.append(contentsOf: isRun ? [0x0A] : [0x0A, 0x0A])
        length += isRun ? 1 : 2
    }

    private static func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.count { $0 & 0xC0 != 0x80 }
    }
}
