import Domain
import Ranking
import SearchIndex
import TextAnalysis

/// Reads off the candidates how well the question is answered by what was found.
struct EvidenceReading {
    let scores: [FusedChunk]
    let dense: DenseCandidates
    let lexical: LexicalCandidates

    func evidence(_ ranked: [ScoredPassage], _ analyzer: TextAnalyzer) -> RetrievalEvidence {
        RetrievalEvidence(
            bestDense: dense.embedded == nil ? nil : scores.compactMap(\.scores.dense).max() ?? 0,
            bestLexicalShare: lexical.index.map(bestLexicalShare), termCoverage: termCoverage(ranked, analyzer),
            agreement: agreement)
    }

    private func bestLexicalShare(_ index: LexicalIndex) -> Double {
        let highest = index.highestScore(for: lexical.terms)
        return highest > 0 ? (scores.compactMap(\.scores.lexical).max() ?? 0) / highest : 0
    }

    /// The share of the question's rarity that stands in the three best passages, titles and headings included.
    private func termCoverage(_ ranked: [ScoredPassage], _ analyzer: TextAnalyzer) -> Double? {
        guard !lexical.terms.entries.isEmpty else { return nil }
        let present = Set(
            ranked.prefix(3).flatMap { scored in
                let context = ([scored.passage.title] + scored.passage.headingPath).joined(separator: " ")
                return analyzer.words(in: context + "\n" + scored.passage.text).map(\.term)
            })
        let weights = lexical.terms.entries.map { entry in
            (term: entry.term, weight: lexical.index?.inverseDocumentFrequency(of: entry.term) ?? 1)
        }
        let total = weights.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return nil }
        return weights.reduce(0) { $0 + (present.contains($1.term) ? $1.weight : 0) } / total
    }

    private var agreement: Double? {
        guard dense.embedded != nil, lexical.index != nil else { return nil }
        let first = Set(dense.found.prefix(10).map(\.id))
        return Double(lexical.found.prefix(10).count { first.contains($0.id) }) / 10
    }
}
