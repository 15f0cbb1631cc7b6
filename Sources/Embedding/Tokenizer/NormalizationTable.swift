/// What BERT's normalizer and pre-tokenizer do to each Unicode scalar, as the reference does it: its classes follow an
/// old Unicode version, so they are read from the committed data and not from the language's own properties.
struct NormalizationTable: Sendable {
    enum Kind: UInt8 {
        case keep, drop, space, punctuation, ideograph
        /// A stripped mark: of a combining class other than 0, or of class 0, which ends a run of marks.
        case mark, starterMark
        /// Kept, but with a combining class (the value): takes its place in canonical order.
        case reordered
        /// One other scalar, at a distance (the value).
        case shifted
        /// The upper letter of a case pair when its lowest bit is the value; the lower one follows it.
        case paired
        /// Several scalars, or none: an offset into the pool (the value).
        case expanded
        case hangul
    }

    struct Rule {
        let kind: Kind
        let value: Int32

        /// The scalar at this rule's distance from another.
        @inline(__always)
        func shifting(_ scalar: UInt32) -> UInt32 { UInt32(bitPattern: Int32(bitPattern: scalar) &+ value) }
    }

    /// Block of each 256 scalars, and the rules of each distinct block: kind in the low 4 bits, value above.
    private let blocks: FrozenArray<UInt16>
    private let rules: FrozenArray<Int32>
    /// Expansions, each behind its length.
    private let pool: FrozenArray<UInt32>

    /// Whether an ideograph is a word of its own.
    private let separatesIdeographs: Bool

    init(_ options: TokenizerOptions) {
        var reader = VariableLengthReader(base64: Self.encoded(options))
        var builder = NormalizationBlocks()
        let rangeCount = Int(reader.next())
        let poolCount = Int(reader.next())
        var scalar: UInt32 = 0
        for _ in 0..<rangeCount {
            let first = scalar + reader.next()
            let last = first + reader.next()
            let kind = Int32(reader.next())
            builder.fill(Int(first)...Int(last), with: reader.nextSigned() << 4 | kind)
            scalar = last + 1
        }
        pool = FrozenArray((0..<poolCount).map { _ in reader.next() })
        blocks = FrozenArray(builder.blocks)
        rules = FrozenArray(builder.rules)
        separatesIdeographs = options.separatesIdeographs
    }

    private static func encoded(_ options: TokenizerOptions) -> StaticString {
        if options.stripsAccents { return options.lowercases ? lowercasedBase : casedBase }
        return options.lowercases ? lowercased : cased
    }

    /// The table's memory, valid as long as the table is.
    var reader: Reader {
        Reader(
            blocks: blocks.start, rules: rules.start, pool: pool.start, separatesIdeographs: separatesIdeographs)
    }

    struct Reader {
        let blocks: UnsafePointer<UInt16>
        let rules: UnsafePointer<Int32>
        let pool: UnsafePointer<UInt32>
        let separatesIdeographs: Bool

        @inline(__always)
        func rule(of scalar: UInt32) -> Rule {
            let entry = rules[Int(blocks[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)]
            return Rule(kind: Kind(rawValue: UInt8(truncatingIfNeeded: entry & 0xF)) ?? .keep, value: entry >> 4)
        }

        /// The scalars that a rule of kind `expanded` stands for.
        func expansion(of rule: Rule) -> UnsafeBufferPointer<UInt32> {
            let start = pool + Int(rule.value)
            return UnsafeBufferPointer(start: start + 1, count: Int(start[0]))
        }
    }
}

/// Builds the two-level table; blocks that are wholly of one rule are kept once.
private struct NormalizationBlocks {
    var blocks = [UInt16](repeating: 0, count: 0x1100)
    var rules = [Int32](repeating: 0, count: 256)
    private var uniform: [Int32: UInt16] = [:]

    mutating func fill(_ scalars: ClosedRange<Int>, with rule: Int32) {
        var scalar = scalars.lowerBound
        while scalar <= scalars.upperBound {
            let end = min(scalar | 0xFF, scalars.upperBound)
            if end - scalar == 0xFF {
                blocks[scalar >> 8] = uniformBlock(rule)
            } else {
                let block = ownBlock(scalar >> 8)
                for place in scalar...end { rules[block << 8 | place & 0xFF] = rule }
            }
            scalar = end + 1
        }
    }

    private mutating func uniformBlock(_ rule: Int32) -> UInt16 {
        if let block = uniform[rule] { return block }
        let block = UInt16(rules.count >> 8)
        rules += repeatElement(rule, count: 256)
        uniform[rule] = block
        return block
    }

    private mutating func ownBlock(_ index: Int) -> Int {
        if blocks[index] == 0 {
            blocks[index] = UInt16(rules.count >> 8)
            rules += repeatElement(0, count: 256)
        }
        return Int(blocks[index])
    }
}

/// Reads variable-length integers (seven bits a byte, lowest first) from base64 without padding checks: the text is
/// part of the program.
private struct VariableLengthReader {
    private var bytes: [UInt8] = []
    private var position = 0

    init(base64 text: StaticString) {
        var bits: UInt32 = 0
        var count = 0
        text.withUTF8Buffer { buffer in
            for character in buffer where character != UInt8(ascii: "=") {
                bits = bits << 6 | UInt32(Self.value(of: character))
                count += 6
                guard count >= 8 else { continue }
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
    }

    private static func value(of character: UInt8) -> UInt8 {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character + 4
        case UInt8(ascii: "+"): 62
        default: 63
        }
    }

    mutating func next() -> UInt32 {
        var result: UInt32 = 0
        var shift: UInt32 = 0
        while true {
            let byte = bytes[position]
            position += 1
            result |= UInt32(byte & 0x7F) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
    }

    mutating func nextSigned() -> Int32 {
        let value = next()
        return value & 1 == 0 ? Int32(value >> 1) : -Int32(value >> 1) - 1
    }
}
