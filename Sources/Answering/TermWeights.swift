import Glibc
import TextAnalysis

/// How much each of the question's terms says about a sentence: what few of the candidates hold weighs more.
struct TermWeights: Sendable {
    private let weights: [UInt64: Double]
    private let total: Double

    /// - Parameter sentences: what the rarity of a term is counted over.
    init(question: String, over sentences: [Sentence], _ analyzer: TextAnalyzer) {
        let terms = Set(analyzer.words(in: question).map(\.term))
        let count = Double(sentences.count)
        weights = Dictionary(
            uniqueKeysWithValues: terms.map { term in
                let holders = Double(sentences.count { $0.terms.contains(term) })
                return (term, log(1 + (count - holders + 0.5) / (holders + 0.5)))
            })
        total = weights.values.reduce(0, +)
    }

    /// The share of the question's weight that the sentence holds, 0 to 1; what only stands above it counts half.
    func coverage(of sentence: Sentence) -> Double {
        share { sentence.terms.contains($0) ? 1 : sentence.context.contains($0) ? 0.5 : 0 }
    }

    /// The share of the question's weight that is held by any of these sentences themselves.
    func coverage(ofAny sentences: [Sentence]) -> Double {
        share { term in sentences.contains { $0.terms.contains(term) } ? 1 : 0 }
    }

    private func share(_ held: (UInt64) -> Double) -> Double {
        guard total > 0 else { return 0 }
        return weights.reduce(0) { $0 + $1.value * held($1.key) } / total
    }
}
