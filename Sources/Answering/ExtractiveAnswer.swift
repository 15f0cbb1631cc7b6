import Domain

/// An answer in the documents' own words: chosen sentences, each with the citation it rests on.
enum ExtractiveAnswer {
    static let generator = "extractive"

    static func answer(_ chosen: [RankedSentence], fallbackReason: String? = nil) -> Answer {
        let citations = spans(chosen).enumerated().map { citation($1, number: $0 + 1) }.filter(CitationCheck.isExact)
        let text = citations.map { "\(ended($0.quote.onOneLine)) [\($0.number)]" }.joined(separator: " ")
        guard !citations.isEmpty else { return notFound(fallbackReason: fallbackReason) }
        return Answer(
            found: true, text: text, citations: citations, generator: generator, fallbackReason: fallbackReason)
    }

    static func notFound(fallbackReason: String? = nil) -> Answer {
        Answer(
            found: false, text: Answer.notFoundText, citations: [], generator: generator,
            fallbackReason: fallbackReason)
    }

    /// A stretch of one passage that is quoted as one: sentences that follow each other are not cited twice.
    private struct Span {
        let passage: ScoredPassage
        var range: Range<Int>
        var lastIndex: Int
    }

    private static func spans(_ chosen: [RankedSentence]) -> [Span] {
        chosen.reduce(into: []) { spans, ranked in
            let sentence = ranked.sentence
            if let last = spans.last, last.passage.passage.chunkID == sentence.passage.passage.chunkID,
                last.lastIndex + 1 == sentence.index
            {
                spans[spans.count - 1].range = last.range.lowerBound..<sentence.range.upperBound
                spans[spans.count - 1].lastIndex = sentence.index
            } else {
                spans.append(Span(passage: sentence.passage, range: sentence.range, lastIndex: sentence.index))
            }
        }
    }

    private static func citation(_ span: Span, number: Int) -> Citation {
        Citation(quoting: span.range, of: span.passage, number: number)
    }

    /// A list item or table row gets the full stop it lacks.
    private static func ended(_ text: String) -> String {
        text.endsLikeSentence ? text : text + "."
    }
}

extension Citation {
    /// - Parameter range: in Unicode scalars of the passage's text.
    init(quoting range: Range<Int>, of scored: ScoredPassage, number: Int) {
        let passage = scored.passage
        let base = passage.range.lowerBound
        self.init(
            number: number, passage: passage, range: base + range.lowerBound..<base + range.upperBound,
            quote: passage.text.scalars(range), page: passage.page, score: scored.scores.fused)
    }
}
