import Domain

/// Bytes of unknown encoding to text: UTF-8 strictly, UTF-16 where a byte order mark says so, Windows-1252 only where
/// the bytes are clearly text in it.
enum TextDecoding {
    /// Throws `unreadable` when no encoding fits.
    static func decode(_ bytes: [UInt8]) throws -> String {
        if let marked = try decodeMarked(bytes) { return marked }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        guard looksLikeWindows1252(bytes) else {
            throw ServiceError(
                .unreadable,
                "The file is not text: it is neither valid UTF-8 nor UTF-16 nor Windows-1252. Save it as UTF-8.")
        }
        return decodeWindows1252(bytes)
    }

    /// What a byte order mark announces; nil without one.
    private static func decodeMarked(_ bytes: [UInt8]) throws -> String? {
        let isLittle = bytes.starts(with: [0xFF, 0xFE])
        if !isLittle && !bytes.starts(with: [0xFE, 0xFF]) { return nil }
        guard let text = decodeUTF16(bytes.dropFirst(2), isLittle: isLittle) else {
            throw ServiceError(.unreadable, "The file begins like UTF-16 text but is damaged. Save it as UTF-8.")
        }
        return text
    }

    private static func decodeUTF16(_ bytes: ArraySlice<UInt8>, isLittle: Bool) -> String? {
        guard bytes.count.isMultiple(of: 2) else { return nil }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).lazy.map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isLittle ? first | second << 8 : first << 8 | second
        }
        return String(validating: Array(units), as: UTF16.self)
    }

    /// No NUL and hardly a control character, and mostly ASCII letters, digits, spaces and punctuation.
    private static func looksLikeWindows1252(_ bytes: [UInt8]) -> Bool {
        var controls = 0
        var high = 0
        for byte in bytes {
            if byte == 0 { return false }
            if byte < 0x20 && !(0x09...0x0D).contains(byte) || undefined.contains(byte) { controls += 1 }
            if byte >= 0x80 { high += 1 }
        }
        return controls * 1_000 <= bytes.count && high * 3 <= bytes.count
    }

    private static let undefined: Set<UInt8> = [0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D]

    static func decodeWindows1252(_ bytes: [UInt8]) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in bytes {
            let isShifted = (0x80...0x9F).contains(byte)
            let value = isShifted ? upperControls[Int(byte) - 0x80] : UInt32(byte)
            scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        return String(scalars)
    }

    /// 0x80 to 0x9F of Windows-1252 (WHATWG Encoding, index windows-1252).
    private static let upperControls: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153,
        0x9D,
        0x017E, 0x0178,
    ]
}
