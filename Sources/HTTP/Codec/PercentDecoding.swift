/// Percent-decoding (RFC 3986) that refuses what it cannot read.
package enum PercentDecoding {
    /// Nil for a broken escape, invalid UTF-8 or U+0000. `+` stands for a space in query strings only.
    package static func decode(_ text: some Sequence<UInt8>, plusIsSpace: Bool) -> String? {
        var decoded: [UInt8] = []
        var iterator = text.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(FieldSyntax.hexadecimal),
                    let low = iterator.next().flatMap(FieldSyntax.hexadecimal),
                    high | low != 0
                else { return nil }
                decoded.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: decoded.append(0x20)
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// The parameters of a query string, in order. Nil when one cannot be decoded.
    static func parameters(_ query: ArraySlice<UInt8>) -> [(name: String, value: String)]? {
        var parameters: [(name: String, value: String)] = []
        for part in query.split(separator: UInt8(ascii: "&")) {
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            guard let name = decode(part[..<equals], plusIsSpace: true),
                let value = decode(part[equals...].dropFirst(), plusIsSpace: true)
            else { return nil }
            parameters.append((name, value))
        }
        return parameters
    }
}
