import COpenSSL

/// What all sessions of one side share: keys and certificates, or whom to believe. TLS 1.2 with forward secrecy and
/// authenticated encryption, or 1.3; nothing older.
package final class TLSContext: @unchecked Sendable {
    // Sendable by proof: OpenSSL counts references to a context under a lock of its own, and nothing is set after `init`.
    let handle: OpaquePointer
    let isServer: Bool

    private static let ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20"

    private init(isServer: Bool) throws(TLSError) {
        guard let handle = SSL_CTX_new(isServer ? TLS_server_method() : TLS_client_method()) else {
            throw TLSError("there is no memory for TLS")
        }
        self.handle = handle
        self.isServer = isServer
        guard copenssl_require_tls12(handle) == 1, SSL_CTX_set_cipher_list(handle, Self.ciphers) == 1 else {
            throw TLSError("OpenSSL knows no TLS 1.2 with forward secrecy")
        }
    }

    deinit { SSL_CTX_free(handle) }

    /// For who listens.
    ///
    /// - Parameters:
    ///   - certificate: a PEM file with the certificate and those that stand between it and the authority.
    ///   - key: a PEM file with its private key, without a password.
    package static func server(certificate: String, key: String) throws(TLSError) -> TLSContext {
        let context = try TLSContext(isServer: true)
        guard SSL_CTX_use_certificate_chain_file(context.handle, certificate) == 1 else {
            throw TLSError("the certificate \(certificate) cannot be read as PEM")
        }
        guard SSL_CTX_use_PrivateKey_file(context.handle, key, SSL_FILETYPE_PEM) == 1 else {
            throw TLSError("the key \(key) cannot be read as PEM, or is not the certificate's")
        }
        guard SSL_CTX_check_private_key(context.handle) == 1 else {
            throw TLSError("the key \(key) is not that of the certificate \(certificate)")
        }
        return context
    }

    /// For who calls: the other side must prove its name.
    ///
    /// - Parameter authorities: a PEM file of those who may vouch for it; nil for those the system believes.
    package static func client(authorities: String?) throws(TLSError) -> TLSContext {
        let context = try TLSContext(isServer: false)
        SSL_CTX_set_verify(context.handle, SSL_VERIFY_PEER, nil)
        guard let authorities else {
            SSL_CTX_set_default_verify_paths(context.handle)
            return context
        }
        guard SSL_CTX_load_verify_locations(context.handle, authorities, nil) == 1 else {
            throw TLSError("the authorities' file \(authorities) cannot be read as PEM")
        }
        return context
    }

    /// For a look at oneself: the other side proves nothing.
    package static func unproven() throws(TLSError) -> TLSContext { try TLSContext(isServer: false) }
}
