import Domain
import TextAnalysis

/// A sentence of a passage that may answer the question.
struct Sentence: Sendable {
    /// Its passage's place among the passages, from 0.
    let passageIndex: Int
    /// Its place in the passage, from 0.
    let index: Int
    let passage: ScoredPassage
    /// Offsets into the passage's text, in Unicode scalars.
    let range: Range<Int>
    let text: String
    /// Its own terms.
    let terms: Set<UInt64>
    /// The terms of what it stands under: title, headings, and a question or heading right before it.
    let context: Set<UInt64>

    /// A heading or a question leads to an answer but is none.
    var isLeadIn: Bool { Self.isLeadIn(text, terms: terms.count) }

    static func isLeadIn(_ text: String, terms: @autoclosure () -> Int) -> Bool {
        text.hasSuffix("?") || (!text.endsLikeSentence && !text.isListItem && terms() <= 6)
    }

    /// Offsets into the document's stored text.
    var storedRange: Range<Int> {
        let base = passage.passage.range.lowerBound
        return base + range.lowerBound..<base + range.upperBound
    }
}

extension String {
    var endsLikeSentence: Bool { last.map { ".!?…。！？:;\"”)".contains($0) } ?? false }
    fileprivate var isListItem: Bool { first.map { "-*•–|".contains($0) || $0.isNumber } ?? false }

    /// The scalars at `range`, which must lie inside.
    func scalars(_ range: Range<Int>) -> String {
        let view = unicodeScalars
        let start = view.index(view.startIndex, offsetBy: range.lowerBound)
        return String(view[start..<view.index(start, offsetBy: range.count)])
    }

    /// On one line, with single spaces: how a quote stands in an answer.
    var onOneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}

extension Sentence {
    /// The sentences of all passages, each stored place once: neighbouring chunks overlap.
    static func all(of passages: [ScoredPassage], _ analyzer: TextAnalyzer) -> [Sentence] {
        var seen: Set<String> = []
        return passages.enumerated().flatMap { index, passage in
            sentences(of: passage, at: index, analyzer).filter {
                seen.insert("\($0.passage.passage.documentID) \($0.text)").inserted
            }
        }
    }

    static func sentences(
        of scored: ScoredPassage, at passageIndex: Int, _ analyzer: TextAnalyzer
    ) -> [Sentence] {
        let passage = scored.passage
        let above = ([passage.title] + passage.headingPath).joined(separator: "\n")
        let aboveTerms = Set(analyzer.words(in: above).map(\.term))
        var leadIn: Set<UInt64> = []
        return SentenceScanner.sentences(in: passage.text).enumerated().map { index, range in
            let text = passage.text.scalars(range)
            let sentence = Sentence(
                passageIndex: passageIndex, index: index, passage: scored, range: range, text: text,
                terms: Set(analyzer.words(in: text).map(\.term)), context: aboveTerms.union(leadIn))
            leadIn = sentence.isLeadIn ? sentence.terms : []
            return sentence
        }
    }
}
