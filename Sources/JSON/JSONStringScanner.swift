/// Reads one JSON string from behind its opening quote to behind its closing one.
struct JSONStringScanner {
    let bytes: [UInt8]
    private(set) var position: Int

    init(bytes: [UInt8], position: Int) {
        self.bytes = bytes
        self.position = position
    }

    mutating func scan() throws(JSONSyntaxError) -> String {
        let start = position
        guard
            let end = bytes[start...].firstIndex(where: {
                $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 0x20
            })
        else { throw JSONSyntaxError("unterminated string", at: bytes.count, in: bytes) }
        if bytes[end] == UInt8(ascii: "\"") {
            position = end + 1
            return try text(bytes[start..<end], from: start)
        }
        return try scanWithEscapes(from: start)
    }

    private mutating func scanWithEscapes(from start: Int) throws(JSONSyntaxError) -> String {
        var decoded: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return try text(decoded[...], from: start)
            case UInt8(ascii: "\\"):
                position += 1
                try appendEscape(to: &decoded)
            case 0..<0x20:
                throw JSONSyntaxError("control character in a string", at: position, in: bytes)
            default:
                decoded.append(byte)
                position += 1
            }
        }
        throw JSONSyntaxError("unterminated string", at: bytes.count, in: bytes)
    }

    private mutating func appendEscape(to decoded: inout [UInt8]) throws(JSONSyntaxError) {
        guard position < bytes.count else { throw JSONSyntaxError("unterminated string", at: position, in: bytes) }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"): decoded.append(contentsOf: String(Character(try scanScalar())).utf8)
        default: throw JSONSyntaxError("unknown escape in a string", at: position - 1, in: bytes)
        }
    }

    private mutating func scanScalar() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = position - 2
        let first = try scanHexQuad()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { throw JSONSyntaxError("lone surrogate in a string", at: start, in: bytes) }
        position += 2
        let second = try scanHexQuad()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw JSONSyntaxError("lone surrogate in a string", at: start, in: bytes) }
        return scalar
    }

    private mutating func scanHexQuad() throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw JSONSyntaxError("expected four hexadecimal digits", at: position, in: bytes)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private func text(_ utf8: ArraySlice<UInt8>, from start: Int) throws(JSONSyntaxError) -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw JSONSyntaxError("invalid UTF-8 in a string", at: start, in: bytes)
        }
        return text
    }
}
