/// The parts of a `multipart/form-data` body (RFC 7578).
package struct MultipartForm: Sendable {
    package struct Part: Sendable {
        package let name: String
        package let fileName: String?
        package let contentType: String?
        package let content: [UInt8]
    }

    private static let maximumParts = 32
    private static let maximumPartHead = 8 << 10

    package let parts: [Part]

    /// The first part of that name.
    package subscript(name: String) -> Part? { parts.first { $0.name == name } }

    /// Throws 400 when the body is not what `contentType` promises.
    package init(parsing body: [UInt8], contentType: String) throws(HTTPProblem) {
        guard let boundary = HeaderParameters(contentType)["boundary"], Self.isBoundary(boundary.utf8) else {
            throw Self.malformed("the Content-Type names no boundary")
        }
        let delimiter = Array("\r\n--\(boundary)".utf8)
        var parts: [Part] = []
        guard var position = Self.firstPart(in: body, delimiter: delimiter) else {
            throw Self.malformed("the boundary does not stand in the body")
        }
        while !body[position...].starts(with: "--".utf8) {
            guard let line = Self.lineEnd(in: body, from: position) else {
                throw Self.malformed("a boundary line is broken")
            }
            guard let end = ByteSearch.first(delimiter, in: body, from: max(line - 2, 0)) else {
                throw Self.malformed("the closing boundary is missing")
            }
            guard parts.count < Self.maximumParts else { throw Self.malformed("more than \(Self.maximumParts) parts") }
            parts.append(try Self.part(body[line..<max(end, line)]))
            position = end + delimiter.count
        }
        self.parts = parts
    }

    /// RFC 2046, section 5.1.1.
    private static func isBoundary(_ text: String.UTF8View) -> Bool {
        (1...70).contains(text.count) && text.last != 0x20
            && text.allSatisfy { FieldSyntax.isAlphanumeric($0) || "'()+_,-./:=? ".utf8.contains($0) }
    }

    /// The index behind the first boundary.
    private static func firstPart(in body: [UInt8], delimiter: [UInt8]) -> Int? {
        if body.starts(with: delimiter.dropFirst(2)) { return delimiter.count - 2 }
        return ByteSearch.first(delimiter, in: body, from: 0).map { $0 + delimiter.count }
    }

    /// The index behind the CR LF that ends a boundary's line.
    private static func lineEnd(in body: [UInt8], from start: Int) -> Int? {
        var index = start
        while index < body.count, body[index] == 0x20 || body[index] == 0x09 { index += 1 }
        return body[index...].starts(with: [0x0D, 0x0A]) ? index + 2 : nil
    }

    private static func part(_ bytes: ArraySlice<UInt8>) throws(HTTPProblem) -> Part {
        var headers = HTTPHeaders()
        var rest = bytes
        while !rest.starts(with: [0x0D, 0x0A]) {
            guard headers.fields.count < HeaderFieldParser.maximumFields,
                let end = rest.prefix(maximumPartHead).firstIndex(of: 0x0D), rest[end...].dropFirst().first == 0x0A,
                let colon = rest[..<end].firstIndex(of: UInt8(ascii: ":")), FieldSyntax.isToken(rest[..<colon]),
                let value = String(validating: FieldSyntax.trimmed(rest[(colon + 1)..<end]), as: UTF8.self)
            else { throw malformed("a part has no valid header") }
            headers.add(String(decoding: rest[..<colon], as: UTF8.self), value)
            rest = rest[(end + 2)...]
        }
        let disposition = HeaderParameters(headers["Content-Disposition"] ?? "")
        guard disposition.value.lowercased() == "form-data", let name = disposition["name"] else {
            throw malformed("a part has no name")
        }
        return Part(
            name: name, fileName: disposition.fileName, contentType: headers["Content-Type"],
            content: Array(rest.dropFirst(2)))
    }

    private static func malformed(_ detail: String) -> HTTPProblem {
        HTTPProblem(.badRequest, code: "malformed_multipart", detail)
    }
}

/// Finds bytes in bytes.
enum ByteSearch {
    /// The first place of `pattern` at or behind `start`.
    static func first(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = pattern.first else { return start }
        var index = start
        while index + pattern.count <= bytes.count {
            guard let candidate = bytes[index...].firstIndex(of: first) else { return nil }
            if bytes[candidate...].starts(with: pattern) { return candidate }
            index = candidate + 1
        }
        return nil
    }
}
