import COpenSSL

/// Somebody else's public key, for checking what he signed: RSA of 2,048 bits or more, or the curve P-256.
package final class PublicKey: @unchecked Sendable {
    // Sendable by proof: the key is never changed after `init`, and OpenSSL's keys may be read from several threads.
    private let key: OpaquePointer
    package let kind: Kind

    /// What a key can sign: RS256 and ES256 (RFC 7518, sections 3.3 and 3.4).
    package enum Kind: Sendable, Hashable {
        case rsa, p256
    }

    private static let leastRSABits: Int32 = 2048

    /// Takes the key over. Nil for kinds and sizes that are not accepted.
    init?(owning key: OpaquePointer?) {
        guard let key else { return nil }
        if EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA, EVP_PKEY_get_bits(key) >= Self.leastRSABits {
            kind = .rsa
        } else if EVP_PKEY_get_base_id(key) == EVP_PKEY_EC, PublicKeyParts.groupName(of: key) == "prime256v1" {
            kind = .p256
        } else {
            EVP_PKEY_free(key)
            return nil
        }
        self.key = key
    }

    deinit {
        EVP_PKEY_free(key)
    }

    /// Reads `-----BEGIN PUBLIC KEY-----`; nil for anything else.
    package convenience init?(pem: String) {
        let bytes = Array(pem.utf8)
        guard let length = Int32(exactly: bytes.count), let input = BIO_new_mem_buf(bytes, length) else { return nil }
        defer { BIO_free(input) }
        self.init(owning: PEM_read_bio_PUBKEY(input, nil, nil, nil))
    }

    /// An RSA key of its two numbers, big-endian.
    package convenience init?(rsaModulus modulus: [UInt8], exponent: [UInt8]) {
        self.init(owning: PublicKeyParts.rsa(modulus: modulus, exponent: exponent))
    }

    /// A point of P-256, 32 bytes each, big-endian. Nil where it is not on the curve.
    package convenience init?(p256X x: [UInt8], y: [UInt8]) {
        guard x.count == 32, y.count == 32 else { return nil }
        self.init(owning: PublicKeyParts.p256(point: [4] + x + y))
    }

    /// Whether `signature` over `message` was made with this key's other half: RSA PKCS #1 v1.5 or ECDSA (64 bytes, r and
    /// s), over SHA-256.
    package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        guard let encoded = kind == .p256 ? PublicKeyParts.encodedSignature(signature) : signature,
            let context = EVP_MD_CTX_new()
        else { return false }
        defer {
            EVP_MD_CTX_free(context)
            // A wrong signature leaves its complaint behind.
            ERR_clear_error()
        }
        guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1 else { return false }
        return EVP_DigestVerify(context, encoded, encoded.count, message, message.count) == 1
    }
}
