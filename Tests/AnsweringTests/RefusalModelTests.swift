import Answering
import Domain
import Testing

@Suite struct RefusalModelTests {
    private let model = RefusalModel()

    @Test func `better evidence is never less likely to answer, in every way of asking`() {
        let legs: [(Double?, Double?, Double?)] = [(1, 1, 1), (1, nil, 1), (nil, 1, 1), (nil, 1, nil)]
        for (dense, lexical, cosine) in legs {
            let steps = stride(from: 0.0, through: 1, by: 0.1).map { level in
                model.probability(
                    RetrievalEvidence(
                        bestDense: dense.map { $0 * level }, bestLexicalShare: lexical.map { $0 * level },
                        termCoverage: level, agreement: level),
                    sentence: SentenceEvidence(cosine: cosine.map { $0 * level }, coverage: level))
            }
            #expect(steps == steps.sorted())
            #expect(steps.first.map { $0 < 0.01 } == true && steps.last.map { $0 > 0.99 } == true)
        }
    }

    @Test func `a quote must stand scalar by scalar where it points`() {
        let scored = passage("Cafe\u{301} opens. It closes.", at: 10)
        func citation(_ quote: String, _ range: Range<Int>) -> Citation {
            Citation(number: 1, passage: scored.passage, range: range, quote: quote, page: nil, score: 1)
        }
        #expect(CitationCheck.isExact(citation("Cafe\u{301}", 10..<15)))
        #expect(!CitationCheck.isExact(citation("Caf\u{e9}", 10..<15)))
        #expect(!CitationCheck.isExact(citation("It closes.", 10..<20)))
        #expect(!CitationCheck.isExact(citation("", 10..<10)))
        #expect(!CitationCheck.isExact(citation("closes.", 27..<40)))
        #expect(!CitationCheck.isExact(citation("Cafe\u{301}", 5..<10)))
    }
}
