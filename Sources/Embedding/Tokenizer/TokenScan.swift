/// One pass over one text: clean, normalize, split into words and pieces (the order of Hugging Face's `BertNormalizer`,
/// `BertPreTokenizer` and `WordPiece`), until the text ends or `limit` tokens are there.
///
/// A word of ASCII alone is read where it stands; other words are normalized into `word` first. The memory it reads
/// must outlive it.
struct TokenScan<Sink: TokenSink>: ~Copyable {
    private let text: UnsafeBufferPointer<UInt8>
    private let special: SpecialTokens
    private let bytes: ByteTable.Reader
    private let table: NormalizationTable.Reader
    private let matcher: PieceMatcher
    private var word: WordBuffer
    private var marks = MarkRun()
    /// Bytes read so far beyond one a scalar: a byte's position less this is its scalar's index.
    private var excess = 0
    private(set) var sink: Sink

    init(_ text: UnsafeBufferPointer<UInt8>, _ tokenizer: WordPieceTokenizer, _ word: WordBuffer, into sink: Sink) {
        self.text = text
        self.word = word
        self.sink = sink
        special = tokenizer.special
        bytes = tokenizer.bytes.reader
        table = tokenizer.table.reader
        matcher = PieceMatcher(tokenizer)
    }

    mutating func run(limit: Int) {
        var position = 0
        while position < text.count, sink.count < limit {
            position = word.isEmpty && marks.isEmpty ? takeBetweenWords(position) : takeInsideWord(position)
        }
        endWord()
    }

    /// Takes a byte or a whole word where no word has begun; returns where to go on.
    @inline(__always)
    private mutating func takeBetweenWords(_ position: Int) -> Int {
        switch bytes.kind(text[position]) {
        case .word: takeWord(position)
        case .space, .dropped: position + 1
        case .punctuation: takePunctuation(position)
        case .wide: takeWide(position)
        }
    }

    /// Takes a byte or scalar while a word waits for its end in `word`.
    private mutating func takeInsideWord(_ position: Int) -> Int {
        let byte = text[position]
        switch bytes.kind(byte) {
        case .word: keep(UInt32(bytes.folded(byte)), position - excess)
        case .space: endWord()
        case .dropped: break
        case .punctuation: return takePunctuation(position)
        case .wide: return takeWide(position)
        }
        return position + 1
    }

    /// A word as it stands in the text; if it goes on with more than ASCII, its head is moved to `word`.
    @inline(__always)
    private mutating func takeWord(_ position: Int) -> Int {
        var end = position + 1
        while end < text.count, bytes.kind(text[end]) == .word { end += 1 }
        let goesOn = end < text.count && bytes.kind(text[end]).continuesWord
        guard !goesOn else {
            for place in position..<end { word.append(UInt32(bytes.folded(text[place])), origin: place - excess) }
            return end
        }
        let count = end - position
        guard count <= WordBuffer.longestWord else {
            sink.append(special.unknown, start: position - excess, end: end - excess)
            return end
        }
        guard let start = text.baseAddress else { return end }
        let first = position - excess
        matcher.match(start + position, count: count, into: &sink) { first + $0 }
        return end
    }

    /// A punctuation mark is a word of its own; `[` may begin a special token.
    private mutating func takePunctuation(_ position: Int) -> Int {
        endWord()
        let start = position - excess
        if text[position] == UInt8(ascii: "["), let (length, id) = special.match(text, at: position) {
            sink.append(id, start: start, end: start + length)
            return position + length
        }
        appendWord(of: UInt32(text[position]), start)
        return position + 1
    }

    private mutating func takeWide(_ position: Int) -> Int {
        let (scalar, length) = Self.decode(text, position)
        take(scalar, position - excess)
        excess += length - 1
        return position + length
    }

    private mutating func take(_ scalar: UInt32, _ origin: Int) {
        let rule = table.rule(of: scalar)
        switch rule.kind {
        case .keep: keep(scalar, origin)
        case .drop: break
        case .mark:
            if Sink.isLocating {
                marks.append(MarkRun.Mark(order: rule.value, scalar: nil, origin: origin, isInserted: false))
            }
        case .starterMark: placeMarks()
        case .space: endWord()
        case .punctuation: appendWord(of: scalar, origin)
        case .ideograph where table.separatesIdeographs: appendWord(of: rule.shifting(scalar), origin)
        case .ideograph: keep(rule.shifting(scalar), origin)
        case .shifted: keep(rule.shifting(scalar), origin)
        case .paired: keep(scalar & 1 == UInt32(rule.value) ? scalar + 1 : scalar, origin)
        case .reordered:
            marks.append(MarkRun.Mark(order: rule.value, scalar: scalar, origin: origin, isInserted: false))
        case .expanded: expand(rule, origin)
        case .hangul: appendHangul(scalar, origin)
        }
    }

    /// Scalars that normalization made, which may themselves be punctuation or marks.
    private mutating func expand(_ rule: NormalizationTable.Rule, _ origin: Int) {
        for (index, scalar) in table.expansion(of: rule).enumerated() {
            let own = table.rule(of: scalar)
            switch own.kind {
            case .punctuation: appendWord(of: scalar, origin)
            case .reordered:
                marks.append(MarkRun.Mark(order: own.value, scalar: scalar, origin: origin, isInserted: index > 0))
            default: keep(scalar, origin)
            }
        }
    }

    @inline(__always)
    private mutating func keep(_ scalar: UInt32, _ origin: Int) {
        placeMarks()
        word.append(scalar, origin: origin)
    }

    @inline(__always)
    private mutating func placeMarks() {
        if !marks.isEmpty { marks.place(in: &word) }
    }

    /// A syllable's letters (Unicode, section 3.12).
    private mutating func appendHangul(_ scalar: UInt32, _ origin: Int) {
        let index = scalar - 0xAC00
        keep(0x1100 + index / 588, origin)
        keep(0x1161 + index % 588 / 28, origin)
        if index % 28 > 0 { keep(0x11A7 + index % 28, origin) }
    }

    private mutating func appendWord(of scalar: UInt32, _ origin: Int) {
        endWord()
        word.append(scalar, origin: origin)
        endWord()
    }

    private mutating func endWord() {
        placeMarks()
        guard !word.isEmpty else { return }
        let ended = word
        if ended.isTooLong {
            sink.append(special.unknown, start: ended.origin(0), end: ended.lastOrigin + 1)
        } else {
            matcher.match(ended.bytes, count: ended.count, into: &sink) { ended.origin($0) }
        }
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
