/// Reads header and trailer fields, strictly (RFC 9112, section 5), of requests and responses alike.
enum HeaderFieldParser {
    static let maximumFields = 100

    /// - Parameter lines: one field each, without its CR LF.
    static func parse(_ lines: some Collection<ArraySlice<UInt8>>) throws(MessageError) -> HTTPHeaders {
        guard lines.count <= maximumFields else { throw .fieldsTooLarge }
        var headers = HTTPHeaders()
        for line in lines {
            let (name, value) = try parse(line)
            headers.add(name, value)
        }
        return headers
    }

    private static func parse(_ line: ArraySlice<UInt8>) throws(MessageError) -> (name: String, value: String) {
        if line.first == 0x20 || line.first == 0x09 { throw .malformed("a header field is folded over lines") }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), FieldSyntax.isToken(line[..<colon]) else {
            throw .malformed("a header field has no valid name")
        }
        let value = FieldSyntax.trimmed(line[(colon + 1)...])
        guard value.allSatisfy(FieldSyntax.isValue) else {
            throw .malformed("a header field holds control characters")
        }
        return (String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    /// The lines of a head or trailer section, its start line among them, without their CR LFs.
    static func lines(of section: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        section.split(separator: 0x0A).map { $0.last == 0x0D ? $0.dropLast() : $0 }.filter { !$0.isEmpty }
    }
}
