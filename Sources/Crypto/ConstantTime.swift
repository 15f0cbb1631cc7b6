import COpenSSL

/// Comparing secrets without telling by the time it takes where they differ.
package enum ConstantTime {
    /// Whether both are the same; their lengths are no secret.
    package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && (left.isEmpty || CRYPTO_memcmp(left, right, left.count) == 0)
    }
}
