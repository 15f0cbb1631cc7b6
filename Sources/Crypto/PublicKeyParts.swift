import COpenSSL

/// Keys and signatures from their numbers, as JSON Web Keys and Tokens write them.
enum PublicKeyParts {
    static func rsa(modulus: [UInt8], exponent: [UInt8]) -> OpaquePointer? {
        guard modulus.count <= 1024, exponent.count <= 8 else { return nil }
        defer { ERR_clear_error() }
        return copenssl_rsa_key(modulus, Int32(modulus.count), exponent, Int32(exponent.count))
    }

    /// - Parameter point: uncompressed, 65 bytes.
    static func p256(point: [UInt8]) -> OpaquePointer? {
        var point = point
        defer { ERR_clear_error() }
        return copenssl_p256_key(&point)
    }

    /// The curve of an EC key.
    static func groupName(of key: OpaquePointer) -> String? {
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        guard EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 else { return nil }
        return String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// `r` and `s` of 32 bytes each in the DER that OpenSSL reads; nil for another length.
    static func encodedSignature(_ signature: [UInt8]) -> [UInt8]? {
        guard signature.count == 64, let pair = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(pair) }
        guard let r = number(Array(signature[..<32])) else { return nil }
        guard let s = number(Array(signature[32...])) else {
            BN_free(r)
            return nil
        }
        guard ECDSA_SIG_set0(pair, r, s) == 1 else { return nil }
        var encoded: UnsafeMutablePointer<UInt8>?
        let length = i2d_ECDSA_SIG(pair, &encoded)
        guard length > 0, let encoded else { return nil }
        defer { CRYPTO_free(encoded, "", 0) }
        return Array(UnsafeBufferPointer(start: encoded, count: Int(length)))
    }

    private static func number(_ bytes: [UInt8]) -> OpaquePointer? { BN_bin2bn(bytes, Int32(bytes.count), nil) }
}
