/// Who owns collections, keys and everything below them: what one tenant has, no other sees.
package struct Tenant: Sendable, Hashable, CustomStringConvertible {
    /// 1 to 64 of `a-z 0-9 - _ .`, beginning with a letter or digit.
    package let name: String

    /// Nil for what is no tenant's name.
    package init?(_ name: String) {
        let scalars = name.unicodeScalars
        guard (1...64).contains(scalars.count), let first = scalars.first, Self.isAlphanumeric(first),
            scalars.allSatisfy({ Self.isAlphanumeric($0) || "-_.".unicodeScalars.contains($0) })
        else { return nil }
        self.name = name
    }

    private init(known name: String) {
        self.name = name
    }

    /// The one that is there from the start.
    package static let standard = Tenant(known: "default")

    package var description: String { name }

    private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
    }
}
