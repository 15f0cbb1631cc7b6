/// A request's first line, checked: method, target and version (RFC 9112, section 3).
struct RequestLine {
    let method: HTTPMethod
    let path: String
    let query: [(name: String, value: String)]
    let version: HTTPVersion

    init(parsing line: ArraySlice<UInt8>) throws {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw Self.malformed("the request line is not method, target and version") }
        guard FieldSyntax.isToken(parts[0]), parts[0].count <= 32 else {
            throw Self.malformed("the method is not a token")
        }
        version = try Self.version(parts[2])
        method = HTTPMethod(rawValue: String(decoding: parts[0], as: UTF8.self))
        let target = try Self.originForm(parts[1], method)
        let question = target.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        guard PercentDecoding.decode(target[..<question], plusIsSpace: false) != nil else {
            throw Self.malformed("the path is not percent-encoded UTF-8")
        }
        guard let query = PercentDecoding.parameters(target[question...].dropFirst()) else {
            throw Self.malformed("the query is not percent-encoded UTF-8")
        }
        path = String(decoding: target[..<question], as: UTF8.self)
        self.query = query
    }

    private static func version(_ text: ArraySlice<UInt8>) throws -> HTTPVersion {
        if text.elementsEqual("HTTP/1.1".utf8) { return .oneOne }
        if text.elementsEqual("HTTP/1.0".utf8) { return .oneZero }
        let digits = text.dropFirst(5)
        let isVersion =
            text.starts(with: "HTTP/".utf8) && digits.count == 3 && FieldSyntax.number(digits.prefix(1)) != nil
            && digits.dropFirst().first == UInt8(ascii: ".") && FieldSyntax.number(digits.suffix(1)) != nil
        guard isVersion else { throw malformed("the request line does not end with a version") }
        throw HTTPProblem(.versionNotSupported, code: "version_not_supported", "this server speaks HTTP/1.1")
    }

    /// The target from its path on; an absolute target (RFC 9112, section 3.2.2) loses scheme and authority.
    private static func originForm(_ target: ArraySlice<UInt8>, _ method: HTTPMethod) throws -> ArraySlice<UInt8> {
        guard target.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw malformed("the target holds characters that must be percent-encoded")
        }
        if target.first == UInt8(ascii: "/") { return target }
        if method == .options, target.elementsEqual("*".utf8) { return target }
        guard let scheme = ["http://", "https://"].first(where: { target.starts(with: $0.utf8) }) else {
            throw malformed("the target is not a path")
        }
        let authority = target.dropFirst(scheme.utf8.count).prefix {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?")
        }
        guard !authority.isEmpty, FieldSyntax.isAuthority(authority) else {
            throw malformed("the target names no host")
        }
        let rest = target[authority.endIndex...]
        return rest.first == UInt8(ascii: "/") ? rest : ArraySlice([UInt8(ascii: "/")] + rest)
    }

    private static func malformed(_ detail: String) -> MessageError { .malformed(detail) }
}
