import COpenSSL

/// Authenticated encryption with AES-256 in Galois/counter mode (NIST SP 800-38D).
package enum AESGCM {
    /// In bytes.
    package static let keyLength = 32
    /// In bytes. One nonce serves one message of a key, and never another.
    package static let nonceLength = 12
    /// In bytes: how much longer a sealed message is.
    package static let tagLength = 16

    /// The ciphertext, and behind it the tag.
    ///
    /// - Parameter additional: authenticated with it, and not part of it.
    package static func seal(
        _ plain: [UInt8], key: [UInt8], nonce: [UInt8], additional: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        let cipher = try Cipher(key, nonce, isSealing: true)
        var sealed = try cipher.update(plain, additional)
        var tag = [UInt8](repeating: 0, count: tagLength)
        guard cipher.finish(), EVP_CIPHER_CTX_ctrl(cipher.context, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), &tag) == 1
        else { throw CryptoError("AES-GCM could not end") }
        sealed += tag
        return sealed
    }

    /// What was sealed; nil where key, nonce, additional bytes or the message itself are not those of the sealing.
    package static func open(
        _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], additional: [UInt8]
    ) throws(CryptoError) -> [UInt8]? {
        guard sealed.count >= tagLength else { return nil }
        let cipher = try Cipher(key, nonce, isSealing: false)
        let plain = try cipher.update(Array(sealed.dropLast(tagLength)), additional)
        var tag = Array(sealed.suffix(tagLength))
        guard EVP_CIPHER_CTX_ctrl(cipher.context, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &tag) == 1 else {
            throw CryptoError("AES-GCM took no tag")
        }
        return cipher.finish() ? plain : nil
    }

    /// One message's cipher. Owned: made in `init`, freed in `deinit`.
    private struct Cipher: ~Copyable {
        let context: OpaquePointer

        init(_ key: [UInt8], _ nonce: [UInt8], isSealing: Bool) throws(CryptoError) {
            guard key.count == keyLength, nonce.count == nonceLength, let context = EVP_CIPHER_CTX_new() else {
                throw CryptoError("AES-256-GCM wants a key of 32 bytes and a nonce of 12")
            }
            guard EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce, isSealing ? 1 : 0) == 1 else {
                EVP_CIPHER_CTX_free(context)
                throw CryptoError("AES-256-GCM is not available")
            }
            self.context = context
        }

        deinit { EVP_CIPHER_CTX_free(context) }

        borrowing func update(_ input: [UInt8], _ additional: [UInt8]) throws(CryptoError) -> [UInt8] {
            var count: Int32 = 0
            var output = [UInt8](repeating: 0, count: input.count)
            guard let length = Int32(exactly: input.count), let more = Int32(exactly: additional.count),
                EVP_CipherUpdate(context, nil, &count, additional, more) == 1,
                length == 0 || EVP_CipherUpdate(context, &output, &count, input, length) == 1
            else { throw CryptoError("AES-GCM could not take its input") }
            return output
        }

        /// Whether the tag is right, when opening.
        borrowing func finish() -> Bool {
            var rest = [UInt8](repeating: 0, count: tagLength)
            var count: Int32 = 0
            return EVP_CipherFinal_ex(context, &rest, &count) == 1
        }
    }
}
