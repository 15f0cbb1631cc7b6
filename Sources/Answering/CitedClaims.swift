import Domain
import TextAnalysis

/// Follows a language model's text and finds, for each passage it cites, the sentence that bears the claim out.
struct CitedClaims {
    private let passages: [ScoredPassage]
    private let question: String
    private let analyzer: TextAnalyzer
    private(set) var text = ""
    private(set) var citations: [Citation] = []

    init(passages: [ScoredPassage], question: String, analyzer: TextAnalyzer) {
        self.passages = passages
        self.question = question
        self.analyzer = analyzer
    }

    /// Takes over a piece of the text; the citations that are new with it.
    mutating func take(_ piece: CitationMarkers.Piece) -> [Citation] {
        text += piece.text
        let claim = claim()
        let fresh = piece.numbers.filter { number in !citations.contains { $0.number == number } }
        let added = Set(fresh).sorted().compactMap { citation(of: claim, number: $0) }
        citations += added
        return added
    }

    /// A citation of the passage that bears most of the whole text out, for a writer that cited nothing.
    mutating func citeBest() -> Citation? {
        let supported = passages.indices.compactMap { index in
            support(of: text + " " + question, in: index).map { (index: index, support: $0) }
        }
        guard let best = supported.max(by: { $0.support.coverage < $1.support.coverage }),
            best.support.coverage >= 0.3
        else { return nil }
        let citation = Citation(
            quoting: best.support.sentence.range, of: passages[best.index], number: best.index + 1)
        citations.append(citation)
        text += " [\(citation.number)]"
        return citation
    }

    private func citation(of claim: String, number: Int) -> Citation? {
        guard let support = support(of: claim, in: number - 1) else { return nil }
        let citation = Citation(quoting: support.sentence.range, of: passages[number - 1], number: number)
        return CitationCheck.isExact(citation) ? citation : nil
    }

    /// The passage's sentence that holds most of the claim's words, the question's words counted as well.
    private func support(of claim: String, in index: Int) -> (sentence: Sentence, coverage: Double)? {
        guard passages.indices.contains(index) else { return nil }
        let sentences = Sentence.sentences(of: passages[index], at: index, analyzer)
        let claimed = TermWeights(question: claim, over: sentences, analyzer)
        let asked = TermWeights(question: question, over: sentences, analyzer)
        let rated = sentences.map { sentence in
            let coverage = claimed.coverage(ofAny: [sentence])
            return (sentence: sentence, coverage: coverage, rank: coverage + 0.2 * asked.coverage(ofAny: [sentence]))
        }
        return rated.max { $0.rank < $1.rank }.map { ($0.sentence, $0.coverage) }
    }

    /// The sentence that the text ends with, without its markers.
    private func claim() -> String {
        let plain = text.replacing(#/\[\d+\]/#, with: "")
        let sentences = SentenceScanner.sentences(in: plain)
        return sentences.last.map { plain.scalars($0) } ?? plain
    }
}
