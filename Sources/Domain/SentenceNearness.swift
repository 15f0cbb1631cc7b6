/// How near the sentences of one chunk are to a question, as far as they have vectors (`SentenceVectors`).
package struct SentenceNearness: Sendable, Hashable {
    /// One sentence: the hash of its text, and its cosine.
    package struct Entry: Sendable, Hashable {
        package let hash: UInt64
        package let cosine: Double

        package init(hash: UInt64, cosine: Double) {
            self.hash = hash
            self.cosine = cosine
        }
    }

    package let entries: [Entry]

    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// Nil for a sentence that has no vector.
    package func cosine(of sentence: String) -> Double? {
        let hash = SentenceVectors.hash(sentence)
        return entries.first { $0.hash == hash }?.cosine
    }

    /// Of the nearest sentence among those long enough to speak for their chunk. Nil where there is none.
    package var nearest: Double? { entries.lazy.filter { SentenceVectors.speaks($0.hash) }.map(\.cosine).max() }
}
