import CStemmer
import Domain
import Synchronization

/// Snowball's stemmer and the stop words of one language, and the terms of the words it met lately.
///
/// The C library's stemmer keeps state, so one task at a time uses it; the cache answers for most words.
final class TermCache: @unchecked Sendable {
    // Sendable by proof: `stemmer` is used under `terms`' lock only, and made and freed once.
    private static let capacity = 100_000

    private let stopWords: Set<String>
    private let stemmer: OpaquePointer?
    /// Nil for a stop word.
    private let terms = Mutex<[String: UInt64?]>([:])

    /// A language without stems leaves words as they are.
    init(language: TextLanguage) {
        stopWords = StopWords.list(for: language)
        stemmer = language == .none ? nil : sb_stemmer_new(language.rawValue, nil)
    }

    deinit {
        sb_stemmer_delete(stemmer)
    }

    /// The words that count, in their order.
    func analyzed(_ words: [WordScanner.Word]) -> [AnalyzedWord] {
        terms.withLock { terms in
            words.compactMap { word in
                let term = word.isWhole ? wholeTerm(word.text) : term(of: word.text, &terms)
                return term.map { AnalyzedWord(term: $0, range: word.range) }
            }
        }
    }

    private func wholeTerm(_ text: String) -> UInt64? { stopWords.contains(text) ? nil : TermHash.hash(text) }

    private func term(of word: String, _ terms: inout [String: UInt64?]) -> UInt64? {
        if let known = terms[word] { return known }
        if terms.count >= Self.capacity { terms.removeAll(keepingCapacity: true) }
        let term = stopWords.contains(word) ? nil : TermHash.hash(stem(of: word))
        terms.updateValue(term, forKey: word)
        return term
    }

    private func stem(of word: String) -> String {
        guard let stemmer else { return word }
        let bytes = Array(word.utf8)
        guard let stem = sb_stemmer_stem(stemmer, bytes, Int32(bytes.count)) else { return word }
        let length = Int(sb_stemmer_length(stemmer))
        return String(decoding: UnsafeBufferPointer(start: stem, count: length), as: UTF8.self)
    }
}
