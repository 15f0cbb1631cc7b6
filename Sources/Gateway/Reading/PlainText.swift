import JSON

extension JSONFieldKind where Value == String {
    /// Text of at most so many characters that says something and has no NUL, which PostgreSQL cannot keep.
    static func plainText(maximum: Int) -> Self {
        Self("a string of 1 to \(maximum) characters that is not blank and has no NUL") { value in
            value.string.flatMap { PlainText.isValid($0, maximum: maximum) ? $0 : nil }
        }
    }
}

/// What names and titles may be.
enum PlainText {
    static func isValid(_ text: String, maximum: Int) -> Bool {
        let scalars = text.unicodeScalars
        return scalars.count <= maximum && !scalars.contains("\0")
            && scalars.contains { !$0.properties.isWhitespace }
    }
}
