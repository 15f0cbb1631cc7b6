import COpenSSL

/// Message authentication codes over SHA-256 (RFC 2104).
package enum HMACSHA256 {
    /// The 32 bytes of the code of `message` under `key`.
    package static func code(for message: [UInt8], key: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard let keyLength = Int32(exactly: key.count) else { throw CryptoError("an HMAC key is too long") }
        var code = [UInt8](repeating: 0, count: SHA256.byteCount)
        var length: UInt32 = 0
        // An empty array may lend no address, and OpenSSL reads "no key" as "the key before".
        let lent = key.isEmpty ? [0] : key
        guard HMAC(EVP_sha256(), lent, keyLength, message, message.count, &code, &length) != nil,
            length == SHA256.byteCount
        else { throw CryptoError("HMAC-SHA256 is not available") }
        return code
    }

    /// Whether `code` is the message's, in a time that does not tell how much of it is right.
    package static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) throws(CryptoError) -> Bool {
        ConstantTime.areEqual(code, try self.code(for: message, key: key))
    }
}
