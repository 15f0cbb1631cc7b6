/// OpenSSL refused: its configuration lacks an algorithm, or there is no memory or no entropy. Never caused by input.
package struct CryptoError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
