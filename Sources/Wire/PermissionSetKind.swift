package import Domain
package import JSON

extension JSONFieldKind where Value == PermissionSet {
    /// An array of labels. Wrong ones are refused, not left out: a label that is misread would open what it should close.
    package static var permissions: Self {
        let expectation = """
            an array of at most \(PermissionSet.maximumCount) labels, each a string of 1 to \
            \(PermissionSet.maximumLength) characters that is not blank and has no NUL
            """
        return Self(expectation) { value in
            guard let elements = value.array, elements.count <= PermissionSet.maximumCount else { return nil }
            let labels = elements.compactMap(\.string).filter(isLabel)
            return labels.count == elements.count ? PermissionSet(labels) : nil
        }
    }

    private static func isLabel(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        return scalars.count <= PermissionSet.maximumLength && !scalars.contains("\0")
            && scalars.contains { !$0.properties.isWhitespace }
    }
}
