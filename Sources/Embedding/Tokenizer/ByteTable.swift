/// What the tokenizer does with each byte of a text: most text is ASCII and never leaves this table.
struct ByteTable: Sendable {
    enum Kind: UInt8, BitwiseCopyable {
        /// A letter or digit, or any other ASCII byte that stays in a word.
        case word
        case space, punctuation, dropped
        /// Part of a scalar outside ASCII.
        case wide

        /// Whether a word of ASCII before it may go on behind it.
        @inline(__always) var continuesWord: Bool { self == .wide || self == .dropped }
    }

    private let kinds: FrozenArray<Kind>
    private let folded: FrozenArray<UInt8>

    init(lowercases: Bool) {
        kinds = FrozenArray((0...UInt8.max).map { Self.kind(of: $0) })
        folded = FrozenArray(
            (0...UInt8.max).map { byte in
                let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                return lowercases && isCapital ? byte | 0x20 : byte
            })
    }

    /// The table's memory, valid as long as the table is.
    var reader: Reader { Reader(kinds: kinds.start, folded: folded.start) }

    struct Reader {
        let kinds: UnsafePointer<Kind>
        let folded: UnsafePointer<UInt8>

        @inline(__always)
        func kind(_ byte: UInt8) -> Kind { kinds[Int(byte)] }

        /// The byte as it stands in the vocabulary.
        @inline(__always)
        func folded(_ byte: UInt8) -> UInt8 { folded[Int(byte)] }
    }

    private static func kind(of byte: UInt8) -> Kind {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): .word
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): .word
        case 0x20, 0x09, 0x0A, 0x0D: .space
        case 0x00..<0x20, 0x7F: .dropped
        case 0x80...: .wide
        default: .punctuation
        }
    }
}
