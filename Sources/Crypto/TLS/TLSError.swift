/// Why TLS did not come about or broke off, in one sentence for operators.
package struct TLSError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
