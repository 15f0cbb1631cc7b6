import Domain

/// Joins a PDF's lines to paragraphs, across pages too, and tells numbered headings and list items apart.
struct PDFBlockWriter {
    private var builder: StoredTextBuilder
    private var content: [UInt8] = []
    private var breaks: [Int] = []
    private var lineCount = 0
    private var kind = TextBlock.Kind.paragraph

    init(limits: ParsingLimits) {
        self.builder = StoredTextBuilder(maximumBytes: limits.maximumTextBytes)
    }

    mutating func append(page lines: [String]) throws {
        let continues = lines.first.map(continuesSentence) ?? false
        if continues { breaks.append(content.count + 1) } else { try flush() }
        if !continues { builder.beginPage() }
        for (index, line) in lines.enumerated() {
            if line.isEmpty || PDFLine.isListItem(line) && index > 0 { try flush() }
            if !line.isEmpty { append(line) }
            if lineCount == 1 && PDFLine.headingLevel(line) != nil { try flush() }
        }
    }

    mutating func finish(title: String?) throws -> ParsedDocument {
        try flush()
        return builder.finish(title: title)
    }

    /// A page that begins in the middle of a sentence: the one before ends without a full stop, this one begins small.
    private func continuesSentence(_ line: String) -> Bool {
        guard let last = content.last, let first = line.unicodeScalars.first else { return false }
        return first.properties.isLowercase && !PDFLine.isListItem(line) && ![0x2E, 0x21, 0x3F, 0x3A].contains(last)
    }

    private mutating func append(_ line: String) {
        if content.isEmpty {
            kind = PDFLine.isListItem(line) ? .listItem : .paragraph
        } else if PDFLine.isHyphenated(content[...], before: line), breaks.last != content.count + 1 {
            content.removeLast()
        } else {
            content.append(0x20)
        }
        content += Array(line.utf8)
        lineCount += 1
    }

    private mutating func flush() throws {
        if lineCount == 1, let level = PDFLine.headingLevel(String(decoding: content, as: UTF8.self)) {
            kind = .heading(level: level)
        }
        try builder.append(kind, utf8: content, pageBreaks: breaks)
        content = []
        breaks = []
        lineCount = 0
    }
}
