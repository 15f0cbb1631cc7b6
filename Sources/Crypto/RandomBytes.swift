import COpenSSL

/// Random bytes fit for keys and tokens.
package enum RandomBytes {
    /// `count` bytes of OpenSSL's generator, which the system's entropy seeds.
    package static func make(_ count: Int) throws(CryptoError) -> [UInt8] {
        guard let length = Int32(exactly: count), length >= 0 else {
            throw CryptoError("too many random bytes at once")
        }
        var bytes = [UInt8](repeating: 0, count: count)
        guard count == 0 || RAND_bytes(&bytes, length) == 1 else { throw CryptoError("the system has no entropy") }
        return bytes
    }
}
