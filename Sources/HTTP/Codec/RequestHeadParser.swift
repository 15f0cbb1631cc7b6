/// Parses a request's head, strictly: what RFC 9112 lets a server repair is refused, because two parsers that repair
/// differently are how requests are smuggled.
enum RequestHeadParser {
    /// - Parameter head: up to and including the empty line at its end.
    static func parse(_ head: [UInt8]) throws -> RequestHead {
        let lines = HeaderFieldParser.lines(of: head[...])
        guard let first = lines.first else { throw MessageError.malformed("an empty request") }
        let line = try RequestLine(parsing: first)
        let headers = try HeaderFieldParser.parse(lines.dropFirst())
        try checkHost(headers, line.version)
        return RequestHead(
            method: line.method, path: line.path, query: line.query, headers: headers,
            framing: try framing(headers, line.version), version: line.version,
            keepsAlive: keepsAlive(headers, line.version),
            expectsContinue: try expectsContinue(headers, line.version))
    }

    private static func checkHost(_ headers: HTTPHeaders, _ version: HTTPVersion) throws(MessageError) {
        let hosts = headers.all("Host")
        guard hosts.count <= 1 else { throw .malformed("more than one Host field") }
        guard let host = hosts.first else {
            if version == .oneZero { return }
            throw .malformed("the Host field is missing")
        }
        guard FieldSyntax.isAuthority(host.utf8) else {
            throw .malformed("the Host field is not a host and port")
        }
    }

    private static func framing(_ headers: HTTPHeaders, _ version: HTTPVersion) throws(MessageError) -> BodyFraming {
        let framing = try BodyFraming(declaredBy: headers) ?? .none
        if framing == .chunked, version == .oneZero { throw .malformed("Transfer-Encoding in HTTP/1.0") }
        return framing
    }

    private static func keepsAlive(_ headers: HTTPHeaders, _ version: HTTPVersion) -> Bool {
        !headers.hasOption("close", in: "Connection")
            && (version == .oneOne || headers.hasOption("keep-alive", in: "Connection"))
    }

    private static func expectsContinue(_ headers: HTTPHeaders, _ version: HTTPVersion) throws(HTTPProblem) -> Bool {
        guard let expectation = headers["Expect"], version == .oneOne else { return false }
        guard HTTPHeaders.same(expectation, "100-continue") else {
            throw HTTPProblem(.expectationFailed, code: "expectation_failed", "only 100-continue can be expected")
        }
        return true
    }
}

extension HTTPHeaders {
    /// Whether the comma-separated list in the fields of that name holds `option` (RFC 9110, section 5.6.1).
    func hasOption(_ option: String, in name: String) -> Bool {
        all(name).contains { value in
            Array(value.utf8).split(separator: UInt8(ascii: ",")).contains { item in
                HTTPHeaders.same(FieldSyntax.trimmed(item), option.utf8)
            }
        }
    }
}
