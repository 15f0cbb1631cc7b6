package import Domain

/// Whether a citation says what stands where it points.
package enum CitationCheck {
    /// True when `quote` equals, scalar by scalar, the text of the citation's passage at the citation's range.
    package static func isExact(_ citation: Citation) -> Bool {
        let base = citation.passage.range.lowerBound
        let start = citation.range.lowerBound - base
        let scalars = citation.passage.text.unicodeScalars
        guard start >= 0, !citation.range.isEmpty, citation.range.upperBound - base <= scalars.count else {
            return false
        }
        return scalars.dropFirst(start).prefix(citation.range.count).elementsEqual(citation.quote.unicodeScalars)
    }
}
