import COpenSSL

/// A SHA-256 digest in the making (FIPS 180-4), for bytes that come piece by piece.
package struct SHA256: ~Copyable {
    /// Owned: made in `init`, freed in `deinit`.
    private let context: OpaquePointer

    /// The length of a digest in bytes.
    package static let byteCount = 32

    package init() throws(CryptoError) {
        let context = EVP_MD_CTX_new()
        guard let context, EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            EVP_MD_CTX_free(context)
            throw CryptoError("SHA-256 is not available")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Takes the next bytes.
    package func update(_ bytes: some Collection<UInt8>) throws(CryptoError) {
        let status = withContiguousBytes(bytes) { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        guard status == 1 else { throw CryptoError("a digest could not take its input") }
    }

    /// The 32 bytes of the digest; nothing can be added any more.
    package consuming func finish() throws(CryptoError) -> [UInt8] {
        var length: UInt32 = 0
        var digest = [UInt8](repeating: 0, count: Self.byteCount)
        guard EVP_DigestFinal_ex(context, &digest, &length) == 1 else { throw CryptoError("a digest could not end") }
        return digest
    }

    /// The 32 bytes of the digest of `bytes`.
    package static func digest(_ bytes: some Collection<UInt8>) throws(CryptoError) -> [UInt8] {
        let state = try SHA256()
        try state.update(bytes)
        return try state.finish()
    }

    /// The digest of `bytes` in 64 lowercase hexadecimal digits.
    package static func hexadecimalDigest(_ bytes: some Collection<UInt8>) throws(CryptoError) -> String {
        Hexadecimal.encode(try digest(bytes))
    }
}

/// Lends the bytes of any collection as one stretch of memory, copying them only where they are scattered.
func withContiguousBytes<Result>(
    _ bytes: some Collection<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
    bytes.withContiguousStorageIfAvailable(body) ?? Array(bytes).withUnsafeBufferPointer(body)
}
