/// A header value with its parameters: `form-data; name="file"; filename="a.pdf"` (RFC 9110, section 5.6.6).
package struct HeaderParameters: Sendable {
    /// What stands before the first `;`.
    package let value: String
    private let parameters: [String: String]

    package init(_ text: String) {
        let pieces = Self.pieces(of: text)
        value = pieces.first ?? ""
        var parameters: [String: String] = [:]
        for piece in pieces.dropFirst() {
            guard let equals = piece.firstIndex(of: "=") else { continue }
            let name = piece[..<equals].lowercased()
            if parameters[name] == nil { parameters[name] = Self.unquoted(piece[piece.index(after: equals)...]) }
        }
        self.parameters = parameters
    }

    /// The parameter of that (lowercase) name, without its quotes.
    package subscript(name: String) -> String? { parameters[name] }

    /// `filename*` (RFC 8187, UTF-8 only) where it is there, else `filename`.
    package var fileName: String? {
        if let extended = parameters["filename*"], extended.lowercased().hasPrefix("utf-8'") {
            let encoded = extended.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
            if encoded.count == 3, let name = PercentDecoding.decode(encoded[2].utf8, plusIsSpace: false) {
                return name
            }
        }
        return parameters["filename"]
    }

    private static func pieces(of text: String) -> [String] {
        var pieces = [""]
        var isQuoted = false
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if scalar == ";" && !isQuoted {
                pieces.append("")
                continue
            }
            if scalar == "\"" && !isEscaped { isQuoted.toggle() }
            isEscaped = scalar == "\\" && isQuoted && !isEscaped
            pieces[pieces.count - 1].unicodeScalars.append(scalar)
        }
        return pieces.map(trimmed)
    }

    private static func unquoted(_ text: Substring) -> String {
        let text = trimmed(String(text))
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return text }
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in text.unicodeScalars.dropFirst().dropLast() {
            if scalar == "\\" && !isEscaped {
                isEscaped = true
            } else {
                result.append(scalar)
                isEscaped = false
            }
        }
        return String(result)
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first, first == " " || first == "\t" { scalars.removeFirst() }
        while let last = scalars.last, last == " " || last == "\t" { scalars.removeLast() }
        return String(scalars)
    }
}
