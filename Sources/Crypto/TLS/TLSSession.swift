import COpenSSL
import Synchronization

/// One TLS connection, without a socket: whoever owns the socket brings what arrived and takes what is to be sent. It
/// shakes hands by itself with the first read or write.
package final class TLSSession: @unchecked Sendable {
    // Sendable by proof: what the pointers stand for is touched under `lock` only.
    /// What came of an attempt to read or write.
    package enum Progress: Sendable, Equatable {
        /// So many bytes were read or taken.
        case done(Int)
        /// More must arrive first.
        case needsMore
        /// The other side has said that nothing more comes.
        case ended
    }

    private let lock = Mutex(())
    private let session: OpaquePointer
    /// Owned by the session: what arrived, and what is to be sent.
    private let (incoming, outgoing): (OpaquePointer, OpaquePointer)

    /// - Parameter name: who a client wants to talk to; its certificate must say so. An address counts as a name.
    package init(_ context: TLSContext, name: String? = nil) throws(TLSError) {
        guard let session = SSL_new(context.handle), let incoming = BIO_new(BIO_s_mem()),
            let outgoing = BIO_new(BIO_s_mem())
        else { throw TLSError("there is no memory for TLS") }
        SSL_set_bio(session, incoming, outgoing)
        (self.session, self.incoming, self.outgoing) = (session, incoming, outgoing)
        context.isServer ? SSL_set_accept_state(session) : SSL_set_connect_state(session)
        guard let name, !context.isServer else { return }
        let isAddress = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), name) == 1
        guard isAddress || (SSL_set1_host(session, name) == 1 && copenssl_set_server_name(session, name) == 1) else {
            throw TLSError("\(name) is no name a certificate can have")
        }
    }

    deinit { SSL_free(session) }

    /// Whether hands were shaken: the other side is who it says.
    package var isEstablished: Bool { lock.withLock { _ in SSL_is_init_finished(session) == 1 } }

    /// Takes what arrived on the socket.
    package func receive(_ bytes: [UInt8]) {
        lock.withLock { _ in
            _ = bytes.withUnsafeBytes { BIO_write(incoming, $0.baseAddress, Int32(clamping: $0.count)) }
        }
    }

    /// What is to be sent on the socket, and counts as sent from now on.
    package func takeOutgoing() -> [UInt8] {
        lock.withLock { _ in
            let count = Int(copenssl_pending_bytes(outgoing))
            guard count > 0 else { return [] }
            return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
                written = max(0, Int(BIO_read(outgoing, buffer.baseAddress, Int32(clamping: count))))
            }
        }
    }

    /// Reads what the other side said into `buffer`.
    package func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(TLSError) -> Progress {
        try lock.withLock { _ throws(TLSError) in
            ERR_clear_error()
            let count = SSL_read(session, buffer.baseAddress, Int32(clamping: buffer.count))
            return try Self.progress(count, session)
        }
    }

    /// Takes the beginning of `bytes` to be sent.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(TLSError) -> Progress {
        guard !bytes.isEmpty else { return .done(0) }
        return try lock.withLock { _ throws(TLSError) in
            ERR_clear_error()
            let count = SSL_write(session, bytes.baseAddress, Int32(clamping: min(bytes.count, 16 << 10)))
            return try Self.progress(count, session)
        }
    }

    /// Tells the other side that nothing more comes.
    package func finish() {
        lock.withLock { _ in _ = SSL_shutdown(session) }
    }

    private static func progress(_ count: Int32, _ session: OpaquePointer) throws(TLSError) -> Progress {
        if count > 0 { return .done(Int(count)) }
        switch SSL_get_error(session, count) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .needsMore
        case SSL_ERROR_ZERO_RETURN: return .ended
        default: throw failure(session)
        }
    }

    private static func failure(_ session: OpaquePointer) -> TLSError {
        let verdict = SSL_get_verify_result(session)
        if verdict != X509_V_OK {
            return TLSError("the certificate is refused: " + String(cString: X509_verify_cert_error_string(verdict)))
        }
        let reason = ERR_reason_error_string(ERR_get_error()).map { String(cString: $0) }
        return TLSError("TLS broke off: " + (reason ?? "the other side does not speak it"))
    }
}
