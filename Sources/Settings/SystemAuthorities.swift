import FoundationEssentials

/// Whom the system believes over TLS. OpenSSL reads `SSL_CERT_FILE` for that; libcurl, as a library, does not.
package enum SystemAuthorities {
    /// A PEM file in place of the system's own; nil for that.
    package static let file: String? =
        ProcessInfo.processInfo.environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
}
