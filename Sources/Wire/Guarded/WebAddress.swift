import CCurl

/// A URL that others gave, taken apart by the same library that will follow it, so that no two readers can differ.
package struct WebAddress: Sendable, Hashable {
    package static let maximumLength = 2048

    /// As it is asked for, without a fragment.
    package let url: String
    /// In lowercase, without brackets; four decimal numbers for every way of writing an IPv4 address.
    let host: String
    let port: Int
    let isSecure: Bool
    /// Percent-encoded.
    let path: String

    /// Throws `GuardedError` of the kind `refused`.
    package init(_ text: String) throws(GuardedError) {
        try self.init(text, from: nil)
    }

    /// Where a redirect leads, which may be relative.
    func following(_ location: String) throws(GuardedError) -> WebAddress {
        try WebAddress(location, from: url)
    }

    private init(_ text: String, from base: String?) throws(GuardedError) {
        guard text.utf8.count <= Self.maximumLength else {
            throw GuardedError(.refused, "A URL has at most \(Self.maximumLength) bytes.")
        }
        guard let handle = curl_url() else { throw GuardedError(.broken, "The URL cannot be read now.") }
        defer { curl_url_cleanup(handle) }
        for part in [base, text].compactMap({ $0 }) {
            switch curl_url_set(handle, CURLUPART_URL, part, Self.noUser) {
            case CURLUE_OK: break
            case CURLUE_USER_NOT_ALLOWED: throw Self.withUser
            case CURLUE_UNSUPPORTED_SCHEME: throw Self.otherScheme
            default: throw GuardedError(.refused, "This is no URL of a web page.")
            }
        }
        _ = curl_url_set(handle, CURLUPART_FRAGMENT, nil, 0)
        try self.init(handle)
    }

    private init(_ handle: OpaquePointer) throws(GuardedError) {
        guard Self.part(handle, CURLUPART_USER) == nil, Self.part(handle, CURLUPART_PASSWORD) == nil else {
            throw Self.withUser
        }
        guard let scheme = Self.part(handle, CURLUPART_SCHEME), scheme == "http" || scheme == "https" else {
            throw Self.otherScheme
        }
        guard let host = Self.part(handle, CURLUPART_HOST), Self.part(handle, CURLUPART_ZONEID) == nil,
            let url = Self.part(handle, CURLUPART_URL), let path = Self.part(handle, CURLUPART_PATH),
            let port = Self.part(handle, CURLUPART_PORT, Self.usualPort).flatMap({ Int($0) }), port > 0
        else { throw GuardedError(.refused, "This is no URL of a web page.") }
        guard host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw GuardedError(.refused, "A host with letters beyond ASCII is written in Punycode (xn--…).")
        }
        self.url = url
        self.host = host.lowercased().filter { $0 != "[" && $0 != "]" }
        self.port = port
        self.path = path
        isSecure = scheme == "https"
    }

    private static let withUser = GuardedError(.refused, "A URL with a user or a password in it is not fetched.")
    private static let otherScheme = GuardedError(.refused, "A URL must begin with https:// or http://.")
    /// `CURLU_DISALLOW_USER` and `CURLU_DEFAULT_PORT`, which Swift does not see.
    private static let noUser: UInt32 = 1 << 5
    private static let usualPort: UInt32 = 1 << 0

    private static func part(_ handle: OpaquePointer, _ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        defer { curl_free(text) }
        guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
        return String(validatingCString: text)
    }
}
