package import Domain

/// Text to the terms that BM25 counts: words, lowercased, without stop words, stemmed, hashed. Documents and questions
/// must go through the same analyzer.
package struct TextAnalyzer: Sendable {
    private let terms: TermCache

    /// The one for texts of this language: Snowball's stemmer and PostgreSQL's list of stop words, or neither.
    package static func of(_ language: TextLanguage) -> TextAnalyzer { all[language] ?? english }

    package static let english = TextAnalyzer(.english)

    private static let all = Dictionary(
        uniqueKeysWithValues: TextLanguage.allCases.map { ($0, $0 == .english ? english : TextAnalyzer($0)) })

    private init(_ language: TextLanguage) {
        terms = TermCache(language: language)
    }

    /// The words that count, in order, each with its place. A code like `ERR-4012` gives its parts and, over the same
    /// place, itself as a whole.
    package func words(in text: String) -> [AnalyzedWord] {
        terms.analyzed(WordScanner.words(in: text))
    }

    /// How often each term stands in the text, and how they follow one another.
    package func terms(of text: String) -> TermFrequencies {
        let terms = words(in: text).map(\.term)
        var counts: [UInt64: UInt32] = [:]
        for term in terms { counts[term, default: 0] += 1 }
        let entries = counts.sorted { $0.key < $1.key }.map { TermFrequencies.Entry(term: $0.key, count: $0.value) }
        guard let last = UInt16(exactly: entries.count) else {
            return TermFrequencies(entries: entries, length: terms.count)
        }
        let places = Dictionary(uniqueKeysWithValues: zip(entries.map(\.term), 0..<last))
        return TermFrequencies(entries: entries, length: terms.count, order: terms.compactMap { places[$0] })
    }
}

/// A word of a text as BM25 sees it.
package struct AnalyzedWord: Sendable, Hashable {
    /// See `TermHash`.
    package let term: UInt64
    /// In Unicode scalars of the text.
    package let range: Range<Int>
}
