/// Takes out of a text what nobody reads and PostgreSQL does not store: NUL and other control characters, byte order
/// marks, soft hyphens, carriage returns.
enum TextCleaning {
    /// The text as UTF-8 without white space at its ends. Runs of white space become one space, or stay as they are
    /// with `keepingLines` (CRLF and CR become LF).
    static func clean(_ text: String, keepingLines: Bool) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count)
        var previousIsReturn = false
        for scalar in text.unicodeScalars {
            defer { previousIsReturn = scalar == "\r" }
            guard let kept = replacement(for: scalar, afterReturn: previousIsReturn) else { continue }
            if kept.value <= 0x20 && !keepingLines {
                if let last = output.last, last != 0x20 { output.append(0x20) }
            } else if kept.isASCII {
                output.append(UInt8(truncatingIfNeeded: kept.value))
            } else if let encoded = UTF8.encode(kept) {
                output.append(contentsOf: encoded)
            }
        }
        return trim(output)
    }

    /// What stands for a scalar in stored text; nil for nothing. White space is a space, a tab or a line feed then.
    private static func replacement(for scalar: Unicode.Scalar, afterReturn: Bool) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x20...0x7E, 0x09: scalar
        case 0x0A: afterReturn ? nil : "\n"
        case 0x0B...0x0D, 0x85, 0x2028, 0x2029: "\n"
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x200B, 0xFEFF, 0xFFFE, 0xFFFF: nil
        case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: " "
        default: scalar
        }
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 }

    static func trim(_ bytes: [UInt8]) -> [UInt8] {
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return [] }
        return first == 0 && last == bytes.count - 1 ? bytes : Array(bytes[first...last])
    }
}
