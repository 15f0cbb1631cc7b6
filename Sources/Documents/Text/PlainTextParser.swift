import Domain

/// Plain text: paragraphs apart by empty lines, list items by their marks. Line ends inside a paragraph stay.
enum PlainTextParser {
    static func parse(_ content: [UInt8]) throws -> ParsedDocument {
        try parse(text: TextDecoding.decode(content), title: nil)
    }

    static func parse(text: String, title: String?) throws -> ParsedDocument {
        let clean = TextCleaning.clean(text, keepingLines: true)
        var builder = StoredTextBuilder()
        var start: Int?
        var kind = TextBlock.Kind.paragraph
        var end = 0
        for line in TextLines(clean) {
            let content = clean[line]
            let isEmpty = content.allSatisfy(TextCleaning.isSpace)
            if let opened = start, isEmpty || ListMark.begins(content) {
                try builder.append(kind, utf8: TextCleaning.trim(Array(clean[opened..<end])))
                start = nil
            }
            if !isEmpty && start == nil {
                start = line.lowerBound
                kind = ListMark.begins(content) ? .listItem : .paragraph
            }
            end = line.upperBound
        }
        if let opened = start { try builder.append(kind, utf8: TextCleaning.trim(Array(clean[opened..<end]))) }
        return builder.finish(title: title)
    }
}

/// The ranges of a text's lines, without their line feeds.
struct TextLines: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> Range<Int>? {
        guard position < bytes.count else { return nil }
        let end = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
        defer { position = end + 1 }
        return position..<end
    }
}

/// `- `, `* `, `• `, `12. ` or `3) ` at the beginning of a line.
enum ListMark {
    static func begins(_ line: ArraySlice<UInt8>) -> Bool {
        let text = line.drop(while: TextCleaning.isSpace)
        guard let first = text.first else { return false }
        if first == 0x2D || first == 0x2A { return text.dropFirst().first == 0x20 }
        if text.starts(with: [0xE2, 0x80, 0xA2]) { return true }
        let digits = text.prefix { (0x30...0x39).contains($0) }.count
        guard (1...3).contains(digits) else { return false }
        let rest = text.dropFirst(digits)
        return (rest.first == 0x2E || rest.first == 0x29) && rest.dropFirst().first == 0x20
    }
}
