/// One pass over one text: clean, normalize, split into words and pieces (the order of Hugging Face's `BertNormalizer`,
/// `BertPreTokenizer` and `WordPiece`), until the text ends or `limit` ids are there.
struct TokenScan: ~Copyable {
    private let tokenizer: WordPieceTokenizer
    private let limit: Int
    private var word = WordBuffer()
    /// Kept scalars with a combining class, waiting to be put into canonical order.
    private var marks: [(order: Int32, scalar: UInt32)] = []
    private(set) var ids: [Int32] = []

    init(_ tokenizer: WordPieceTokenizer, limit: Int) {
        self.tokenizer = tokenizer
        self.limit = limit
    }

    mutating func scan(_ text: UnsafeBufferPointer<UInt8>) {
        var position = 0
        while position < text.count, ids.count < limit {
            let byte = text[position]
            if byte < 0x80 {
                position += scanASCII(byte, text, position)
            } else {
                let (scalar, length) = Self.decode(text, position)
                position += length
                scan(scalar)
            }
        }
        endWord()
        if ids.count > limit { ids.removeLast(ids.count - limit) }
    }

    /// Takes one ASCII byte, or the special token that begins with it; returns how many bytes were taken.
    @inline(__always)
    private mutating func scanASCII(_ byte: UInt8, _ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int {
        switch ASCIIClass.of(byte) {
        case .letter:
            if !marks.isEmpty { placeMarks() }
            word.append(ascii: byte)
        case .capital:
            if !marks.isEmpty { placeMarks() }
            word.append(ascii: tokenizer.lowercases ? byte | 0x20 : byte)
        case .space: endWord()
        case .dropped: break
        case .punctuation:
            endWord()
            if byte == UInt8(ascii: "["), let special = tokenizer.special.match(text, at: position) {
                ids.append(special.id)
                return special.length
            }
            appendWord(of: UInt32(byte))
        }
        return 1
    }

    private mutating func scan(_ scalar: UInt32) {
        let rule = tokenizer.table.rule(of: scalar)
        switch rule.kind {
        case .keep: keep(scalar)
        case .drop, .mark: break
        case .starterMark: placeMarks()
        case .space: endWord()
        case .punctuation: appendWord(of: scalar)
        case .ideograph: appendWord(of: UInt32(bitPattern: Int32(bitPattern: scalar) + rule.value))
        case .shifted: keep(UInt32(bitPattern: Int32(bitPattern: scalar) + rule.value))
        case .paired: keep(scalar & 1 == UInt32(rule.value) ? scalar + 1 : scalar)
        case .reordered: marks.append((rule.value, scalar))
        case .expanded:
            for part in tokenizer.table.expansion(at: rule.value) { emit(part) }
        case .hangul: appendHangul(scalar)
        }
    }

    /// A scalar that normalization made, which may itself be punctuation or a mark.
    private mutating func emit(_ scalar: UInt32) {
        let rule = tokenizer.table.rule(of: scalar)
        switch rule.kind {
        case .punctuation: appendWord(of: scalar)
        case .reordered: marks.append((rule.value, scalar))
        default: keep(scalar)
        }
    }

    private mutating func keep(_ scalar: UInt32) {
        if !marks.isEmpty { placeMarks() }
        word.append(scalar)
    }

    /// Puts the waiting marks into canonical order (Unicode, D109), behind what came before them.
    private mutating func placeMarks() {
        guard !marks.isEmpty else { return }
        for mark in marks.enumerated().sorted(by: { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }) {
            word.append(mark.element.scalar)
        }
        marks.removeAll(keepingCapacity: true)
    }

    /// A syllable's letters (Unicode, section 3.12).
    private mutating func appendHangul(_ scalar: UInt32) {
        let index = scalar - 0xAC00
        keep(0x1100 + index / 588)
        keep(0x1161 + index % 588 / 28)
        if index % 28 > 0 { keep(0x11A7 + index % 28) }
    }

    private mutating func appendWord(of scalar: UInt32) {
        endWord()
        word.append(scalar)
        endWord()
    }

    private mutating func endWord() {
        placeMarks()
        guard !word.isEmpty else { return }
        tokenizer.appendPieces(of: word, to: &ids)
        word.removeAll()
    }

    /// One scalar of a text that is known to be UTF-8, from two bytes on.
    @inline(__always)
    private static func decode(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> (scalar: UInt32, length: Int) {
        func next(_ offset: Int) -> UInt32 { UInt32(text[position + offset] & 0x3F) }
        let first = UInt32(text[position])
        if first < 0xE0 { return ((first & 0x1F) << 6 | next(1), 2) }
        if first < 0xF0 { return ((first & 0x0F) << 12 | next(1) << 6 | next(2), 3) }
        return ((first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4)
    }
}
