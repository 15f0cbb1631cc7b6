import Operations

/// Who a database's URL connects as.
enum ServiceLogin {
    /// `rag` in `postgresql://rag:word@host/name`; nil where the URL names nobody.
    static func name(in url: String) -> String? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
        guard let at = authority.lastIndex(of: "@") else { return nil }
        let name = authority[..<at].prefix { $0 != ":" }
        return name.isEmpty ? nil : String(name)
    }
}
