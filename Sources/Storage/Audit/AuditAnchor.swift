import Crypto

/// One place of the audit log's chain: who keeps it elsewhere notices whatever happens to the rows up to there.
package struct AuditAnchor: Sendable, Hashable, CustomStringConvertible {
    package let number: Int
    package let digest: [UInt8]

    package init(number: Int, digest: [UInt8]) {
        self.number = number
        self.digest = digest
    }

    /// From `NUMBER:DIGEST`, as it is printed; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), number >= 0,
            let digest = Hexadecimal.decode(String(parts[1])), digest.count == SHA256.byteCount
        else { return nil }
        self.init(number: number, digest: digest)
    }

    package var description: String { "\(number):\(Hexadecimal.encode(digest))" }

    /// Before the first row.
    static let start = AuditAnchor(number: 0, digest: [UInt8](repeating: 0, count: SHA256.byteCount))
}
