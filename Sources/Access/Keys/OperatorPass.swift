import Crypto
package import FoundationEssentials

/// What `ragctl` sends where it holds the server's secret and no key: whoever has that secret could make himself any key.
/// `ragop_1767225600_` and 43 characters; good for the minutes until the time it names, in seconds since 1970.
package struct OperatorPass: Sendable {
    /// Longer ones are refused, however they were made.
    package static let longestLife = Duration.seconds(300)
    private static let mark = "ragop"

    private let key: [UInt8]

    /// - Parameter secret: the server's own, as `KeyDigester` has it.
    package init(secret: String) {
        key = Array(secret.utf8)
    }

    /// A pass from `now` on.
    package func make(at now: Date = Date()) throws -> String {
        let end = String(Int64(now.timeIntervalSince1970) + Self.longestLife.components.seconds)
        return "\(Self.mark)_\(end)_\(Base64.url.encode(try code(end)))"
    }

    /// Whether `text` looks like a pass at all.
    static func isMeant(_ text: String) -> Bool { text.hasPrefix(mark + "_") }

    /// Who sends the pass. Throws `AccessRefusal`.
    func principal(of text: String, at now: Date) throws -> Principal {
        let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let end = Int64(parts[1]), let code = Base64.url.decode(parts[2]),
            ConstantTime.areEqual(code, try self.code(parts[1]))
        else { throw AccessRefusal.invalid("this pass was not made with this service's secret") }
        let left = end - Int64(now.timeIntervalSince1970)
        guard left > 0, left <= Self.longestLife.components.seconds + 60 else {
            throw AccessRefusal.invalid("this pass has expired; compare the clocks of both machines")
        }
        return Principal(id: "operator", tenant: .standard, role: .admin)
    }

    private func code(_ end: String) throws -> [UInt8] {
        try HMACSHA256.code(for: Array("operator pass\n\(end)".utf8), key: key)
    }
}
