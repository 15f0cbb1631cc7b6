import Domain

/// Cuts a document's blocks into pieces and works out heading path, page and offsets of each, in one pass.
struct PieceReader {
    /// A piece is never longer, whatever the text looks like: in UTF-8 bytes.
    static let maximumBytes = 2_000
    private static let maximumHeadingLength = 200

    private let document: ParsedDocument
    private let bytes: [UInt8]
    private let splitter: SentenceSplitter
    private let cutsSentences: Bool
    private var pieces: [TextPiece] = []
    private var headings: [(level: Int, text: String)] = []
    private var paths: [[String]] = [[]]
    private var byte = 0
    private var scalar = 0
    private var page = 0

    init(_ document: ParsedDocument, cutsSentences: Bool = false) {
        self.cutsSentences = cutsSentences
        self.document = document
        self.bytes = Array(document.text.utf8)
        self.splitter = SentenceSplitter(bytes)
    }

    static func read(_ document: ParsedDocument, cutsSentences: Bool = false) -> PiecedText {
        var reader = PieceReader(document, cutsSentences: cutsSentences)
        for block in document.blocks { reader.read(block) }
        return PiecedText(bytes: reader.bytes, pieces: reader.pieces, paths: reader.paths)
    }

    private mutating func read(_ block: TextBlock) {
        advance(toScalar: block.range.lowerBound)
        let start = byte
        var end = start
        var left = block.range.count
        while left > 0 && end < bytes.count {
            end += Self.width(of: bytes[end])
            left -= 1
        }
        if case .heading(let level) = block.kind {
            enter(level: level, text: start..<end)
            add(start..<end, level: level)
            return
        }
        let isLined = block.kind == .code || block.kind == .table
        let parts =
            isLined
            ? lines(in: start..<end)
            : cutsSentences ? words(in: start..<end) : splitter.sentences(in: start..<end)
        for part in parts { add(part, level: nil) }
    }

    private mutating func enter(level: Int, text range: Range<Int>) {
        headings.removeAll { $0.level >= level }
        headings.append(
            (level, String(String(decoding: bytes[range], as: UTF8.self).prefix(Self.maximumHeadingLength))))
        paths.append(headings.map(\.text))
    }

    private func words(in range: Range<Int>) -> [Range<Int>] {
        bytes[range].split(whereSeparator: TextCleaning.isSpace).map { $0.startIndex..<$0.endIndex }
    }

    private func lines(in range: Range<Int>) -> [Range<Int>] {
        bytes[range].split(separator: 0x0A).compactMap { line in
            let start = line.firstIndex { !TextCleaning.isSpace($0) }
            let end = line.lastIndex { !TextCleaning.isSpace($0) }
            guard let start, let end else { return nil }
            return start..<(end + 1)
        }
    }

    /// Adds a piece, or several when it is too long.
    private mutating func add(_ range: Range<Int>, level: Int?) {
        var start = range.lowerBound
        while start < range.upperBound {
            var end = range.upperBound
            if end - start > Self.maximumBytes {
                end = PieceBorder.best(in: bytes, near: start + Self.maximumBytes, after: start)
            }
            advance(toByte: start)
            let first = scalar
            advancePage()
            let page = page
            advance(toByte: end)
            let piece = TextPiece(
                bytes: start..<end, scalars: first..<scalar, level: level, path: paths.count - 1,
                page: document.pageStarts.isEmpty ? nil : max(1, page))
            pieces.append(piece)
            start = end
            while start < range.upperBound, TextCleaning.isSpace(bytes[start]) { start += 1 }
        }
    }

    private mutating func advance(toByte target: Int) {
        while byte < target {
            byte += Self.width(of: bytes[byte])
            scalar += 1
        }
    }

    private mutating func advance(toScalar target: Int) {
        while scalar < target && byte < bytes.count {
            byte += Self.width(of: bytes[byte])
            scalar += 1
        }
    }

    private mutating func advancePage() {
        while page < document.pageStarts.count && document.pageStarts[page] <= scalar { page += 1 }
    }

    /// How many bytes the scalar has that begins with `lead`.
    private static func width(of lead: UInt8) -> Int {
        lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    }
}

/// Where a stretch without sentences is cut: behind white space if there is some, else between two scalars.
enum PieceBorder {
    /// The last white space before `target`, within half the way back to `start`; else the scalar border at or before
    /// `target`, at least one scalar behind `start`.
    static func best(in bytes: [UInt8], near target: Int, after start: Int) -> Int {
        let middle = start + (target - start) / 2
        if let space = bytes[middle..<target].lastIndex(where: TextCleaning.isSpace), space > start { return space }
        var border = target
        while border > start && bytes[border] & 0xC0 == 0x80 { border -= 1 }
        if border > start { return border }
        border = start + 1
        while border < bytes.count && bytes[border] & 0xC0 == 0x80 { border += 1 }
        return border
    }
}
