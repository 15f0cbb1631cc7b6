/// Parses a request's head, which ends with an empty line, strictly: what RFC 9112 lets a server repair is refused,
/// because two parsers that repair differently are how requests are smuggled.
enum RequestHeadParser {
    static let maximumFields = 100

    static func parse(_ bytes: [UInt8]) throws(HTTPProblem) -> RequestHead {
        var lines = bytes.dropLast(4).split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        guard let first = lines.popFirst() else { throw refused("empty request") }
        let line = try parseRequestLine(first.last == 0x0D ? first.dropLast() : first)
        let headers = try parseFields(lines)
        return try RequestHead(
            method: line.method, path: line.path, query: line.query, headers: headers,
            framing: framing(headers, isVersion1: line.isVersion1),
            keepsAlive: line.isVersion1 && !options(headers.all("Connection")).contains("close"),
            expectsContinue: try expectsContinue(headers, isVersion1: line.isVersion1))
    }

    static func refused(_ detail: String) -> HTTPProblem {
        HTTPProblem(.badRequest, code: "malformed_request", detail)
    }

    private struct RequestLine {
        let method: HTTPMethod
        let path: String
        let query: [(name: String, value: String)]
        let isVersion1: Bool
    }

    private static func parseRequestLine(_ line: ArraySlice<UInt8>) throws(HTTPProblem) -> RequestLine {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw refused("the request line is not method, target and version") }
        guard FieldSyntax.isToken(parts[0]), parts[0].count <= 32 else { throw refused("the method is not a token") }
        let isVersion1 = try version(parts[2])
        let target = try originForm(parts[1])
        let question = target.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        let path = target[..<question]
        guard PercentDecoding.decode(path, plusIsSpace: false) != nil else {
            throw refused("the path is not percent-encoded UTF-8")
        }
        guard let query = PercentDecoding.parameters(target[question...].dropFirst()) else {
            throw refused("the query is not percent-encoded UTF-8")
        }
        return RequestLine(
            method: HTTPMethod(rawValue: String(decoding: parts[0], as: UTF8.self)),
            path: String(decoding: path, as: UTF8.self), query: query, isVersion1: isVersion1)
    }

    /// Whether it is HTTP/1.1 rather than 1.0.
    private static func version(_ text: ArraySlice<UInt8>) throws(HTTPProblem) -> Bool {
        if text.elementsEqual("HTTP/1.1".utf8) { return true }
        if text.elementsEqual("HTTP/1.0".utf8) { return false }
        guard text.starts(with: "HTTP/".utf8), text.count == 8, text.last.map({ $0 >= 0x30 && $0 <= 0x39 }) == true
        else { throw refused("the request line does not end with a version") }
        throw HTTPProblem(.versionNotSupported, code: "version_not_supported", "this server speaks HTTP/1.1")
    }

    /// The target from its path on; an absolute target (RFC 9112, section 3.2.2) loses scheme and authority.
    private static func originForm(_ target: ArraySlice<UInt8>) throws(HTTPProblem) -> ArraySlice<UInt8> {
        guard target.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw refused("the target holds characters that must be percent-encoded")
        }
        if target.first == UInt8(ascii: "/") { return target }
        if target.elementsEqual("*".utf8) { return target }
        guard target.starts(with: "http://".utf8) || target.starts(with: "https://".utf8),
            let authority = target.dropFirst(8).firstIndex(of: UInt8(ascii: "/"))
        else { throw refused("the target is not a path") }
        return target[authority...]
    }

    private static func parseFields(_ lines: ArraySlice<ArraySlice<UInt8>>) throws(HTTPProblem) -> HTTPHeaders {
        guard lines.count <= maximumFields else {
            throw HTTPProblem(.headersTooLarge, code: "headers_too_large", "more than \(maximumFields) header fields")
        }
        var headers = HTTPHeaders()
        for line in lines {
            let line = line.last == 0x0D ? line.dropLast() : line
            guard let first = line.first, first != 0x20, first != 0x09 else {
                throw refused("a header field is folded over lines")
            }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), FieldSyntax.isToken(line[..<colon]) else {
                throw refused("a header field has no valid name")
            }
            let value = FieldSyntax.trimmed(line[(colon + 1)...])
            guard value.allSatisfy(FieldSyntax.isValue) else {
                throw refused("a header field holds control characters")
            }
            headers.add(String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
        }
        return headers
    }

    private static func framing(_ headers: HTTPHeaders, isVersion1: Bool) throws(HTTPProblem) -> BodyFraming {
        let hosts = headers.all("Host")
        guard hosts.count == 1 || (hosts.isEmpty && !isVersion1) else {
            throw refused(hosts.isEmpty ? "the Host field is missing" : "more than one Host field")
        }
        let encodings = headers.all("Transfer-Encoding")
        let lengths = headers.all("Content-Length")
        if !encodings.isEmpty {
            guard lengths.isEmpty else { throw refused("both Transfer-Encoding and Content-Length") }
            guard isVersion1, encodings.count == 1, encodings[0].lowercased() == "chunked" else {
                throw refused("a Transfer-Encoding other than chunked")
            }
            return .chunked
        }
        guard let length = lengths.first else { return .none }
        guard lengths.count == 1, let count = FieldSyntax.number(Array(length.utf8)) else {
            throw refused("Content-Length is not one number")
        }
        return count == 0 ? .none : .length(count)
    }

    private static func expectsContinue(_ headers: HTTPHeaders, isVersion1: Bool) throws(HTTPProblem) -> Bool {
        guard let expectation = headers["Expect"], isVersion1 else { return false }
        guard expectation.lowercased() == "100-continue" else {
            throw HTTPProblem(.expectationFailed, code: "expectation_failed", "only 100-continue can be expected")
        }
        return true
    }

    private static func options(_ values: [String]) -> [String] {
        values.flatMap { $0.split(separator: ",") }.map { $0.lowercased().filter { $0 != " " && $0 != "\t" } }
    }
}
