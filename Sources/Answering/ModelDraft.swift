import Domain

/// What a language model wrote so far, and the citations found in it.
struct ModelDraft: Sendable {
    private var markers: CitationMarkers
    private var claims: CitedClaims
    private var usage: TokenUsage?
    /// Why the model did not come to its end; for people.
    var failure: String?

    /// - Parameter count: how many passages the model was given.
    init(_ claims: CitedClaims, passageCount count: Int) {
        self.claims = claims
        markers = CitationMarkers(count: count)
    }

    var isBegun: Bool { claims.text.contains { !$0.isWhitespace } }

    mutating func take(_ fragment: AnswerFragment) -> [AnswerEvent] {
        switch fragment {
        case .usage(let usage):
            self.usage = usage
            return []
        case .text(let text): return markers.read(text).flatMap { take($0) }
        }
    }

    private mutating func take(_ piece: CitationMarkers.Piece) -> [AnswerEvent] {
        let citations = claims.take(piece)
        return (piece.text.isEmpty ? [] : [.delta(piece.text)]) + citations.map(AnswerEvent.citation)
    }

    /// What is still to tell when the model has ended, the whole answer last.
    mutating func finish(generator: String) -> [AnswerEvent] {
        var events: [AnswerEvent] = []
        let rest = markers.finish()
        if !rest.isEmpty { events += take(CitationMarkers.Piece(text: rest)) }
        if claims.text.contains(Answer.notFoundText.dropLast()) {
            return events + [.answer(refusal(generator))]
        }
        if failure != nil { events += take(CitationMarkers.Piece(text: Self.breakNote)) }
        if claims.citations.isEmpty, let citation = claims.citeBest() {
            events += [.delta(" [\(citation.number)]"), .citation(citation)]
        }
        return events + [.answer(answer(generator))]
    }

    private static let breakNote = " … (The language model stopped before the end of this answer.)"

    private func refusal(_ generator: String) -> Answer {
        Answer(found: false, text: Answer.notFoundText, citations: [], generator: generator, usage: usage)
    }

    private func answer(_ generator: String) -> Answer {
        Answer(
            found: true, text: claims.text.trimmed, citations: claims.citations.sorted { $0.number < $1.number },
            generator: generator, fallbackReason: failure, usage: usage)
    }
}

extension String {
    /// Without white space at its ends.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
