/// What the tokenizer does with an ASCII byte: most text never leaves this path.
enum ASCIIClass {
    case letter, capital, space, punctuation, dropped

    @inline(__always)
    static func of(_ byte: UInt8) -> ASCIIClass {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): .letter
        case 0x20, 0x09, 0x0A, 0x0D: .space
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): .capital
        case 0x00..<0x20, 0x7F: .dropped
        default: .punctuation
        }
    }
}
