import CStemmer
import Domain
import Synchronization

/// Snowball's stemmer for one language, and the stems of the words it met lately.
///
/// The C library's stemmer keeps state, so one task at a time uses it; the cache answers most words.
final class StemCache: @unchecked Sendable {
    // Sendable by proof: `stemmer` is used under `stems`' lock only, and made and freed once.
    private static let capacity = 100_000

    private let stemmer: OpaquePointer?
    private let stems = Mutex<[String: String]>([:])

    /// A language without stems leaves words as they are.
    init(language: TextLanguage) {
        stemmer = language == .none ? nil : sb_stemmer_new(language.rawValue, nil)
    }

    deinit {
        sb_stemmer_delete(stemmer)
    }

    func stem(of word: String) -> String {
        if stemmer == nil { return word }
        return stems.withLock { stems in
            if let stem = stems[word] { return stem }
            if stems.count >= Self.capacity { stems.removeAll(keepingCapacity: true) }
            let stem = compute(word)
            stems[word] = stem
            return stem
        }
    }

    private func compute(_ word: String) -> String {
        let bytes = Array(word.utf8)
        guard let stem = sb_stemmer_stem(stemmer, bytes, Int32(bytes.count)) else { return word }
        let length = Int(sb_stemmer_length(stemmer))
        return String(decoding: UnsafeBufferPointer(start: stem, count: length), as: UTF8.self)
    }
}
