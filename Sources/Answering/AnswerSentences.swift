package import Domain
import TextAnalysis

/// The sentences that answers are picked from, for those who prepare chunks.
package enum AnswerSentences {
    /// Shorter ones are embedded when they are asked for: they are few tokens, and their vectors would take as much space as
    /// those of long ones. It bounds how many a chunk has, too.
    private static let shortest = 24

    /// Those of a chunk's text that get vectors of their own as it comes in (`SentenceVectors`), and where they stand, in
    /// Unicode scalars.
    package static func worthVectors(
        in chunk: String, _ language: TextLanguage
    ) -> [(text: String, range: Range<Int>)] {
        let analyzer = TextAnalyzer.of(language)
        return SentenceScanner.sentences(in: chunk).filter { $0.count >= shortest }
            .map { (chunk.scalars($0), $0) }
            .filter { !Sentence.isLeadIn($0.0, terms: Set(analyzer.words(in: $0.0).map(\.term)).count) }
    }
}
