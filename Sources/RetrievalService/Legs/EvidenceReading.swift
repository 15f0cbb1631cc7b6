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
            bestLexicalShare: lexical.search.map(bestLexicalShare), termCoverage: termCoverage(ranked, analyzer),
            agreement: agreement)
    }

    private func bestLexicalShare(_ search: LexicalSearch) -> Double {
        search.highestScore > 0 ? (scores.compactMap(\.scores.lexical).max() ?? 0) / search.highestScore : 0
    }

    /// The share of the question's rarity that stands in the three best passages, titles and headings included.
    private func termCoverage(_ ranked: [ScoredPassage], _ analyzer: TextAnalyzer) -> Double? {
        guard !lexical.terms.entries.isEmpty else { return nil }
        var missing = Set(lexical.terms.entries.map(\.term))
        for scored in ranked.prefix(3) where !missing.isEmpty {
            let context = ([scored.passage.title] + scored.passage.headingPath).joined(separator: " ")
            for word in analyzer.words(in: context + "\n" + scored.passage.text) { missing.remove(word.term) }
        }
        var (present, total) = (0.0, 0.0)
        for entry in lexical.terms.entries {
            let weight = lexical.index?.inverseDocumentFrequency(of: entry.term) ?? 1
            total += weight
            if !missing.contains(entry.term) { present += weight }
        }
        return total > 0 ? present / total : nil
    }

    private var agreement: Double? {
        guard dense.embedded != nil, lexical.index != nil else { return nil }
        let first = Set(dense.found.prefix(10).map(\.id))
        return Double(lexical.found.prefix(10).count { first.contains($0.id) }) / 10
    }
}
