/// Picks the one to three sentences that answer together, and puts them in an order that reads well.
enum SentenceSelection {
    static let maximum = 3
    /// A further sentence must come this near to the best one's score.
    private static let nearness = 0.78
    /// A sentence repeats another when so much of their terms is the same.
    private static let repetition = 0.6
    /// Passages far behind the best sentence's own are about something else.
    private static let passageNearness = 0.5

    /// The passages' order is that of their best sentence; within a document the text's own order holds.
    static func choose(_ result: SentenceRankingResult) -> [RankedSentence] {
        guard let best = result.ranked.first else { return [] }
        var chosen = [best]
        for candidate in result.ranked.dropFirst() where chosen.count < maximum {
            guard candidate.score >= nearness * best.score else { break }
            guard candidate.passageScore >= passageNearness * best.passageScore else { continue }
            if chosen.contains(where: { overlap($0.sentence, candidate.sentence) > repetition }) { continue }
            if adds(candidate, to: chosen, result.weights) || follows(candidate, chosen) { chosen.append(candidate) }
        }
        return ordered(withAntecedent(chosen, result))
    }

    /// Whether it holds terms of the question that the chosen ones lack, or means as much as the best.
    private static func adds(_ candidate: RankedSentence, to chosen: [RankedSentence], _ weights: TermWeights) -> Bool {
        let sentences = chosen.map(\.sentence)
        let gain = weights.coverage(ofAny: sentences + [candidate.sentence]) - weights.coverage(ofAny: sentences)
        if gain > 0.1 { return true }
        guard let best = chosen[0].cosine, let cosine = candidate.cosine else { return false }
        return cosine >= 0.92 * best
    }

    /// Whether it stands right behind a chosen one.
    private static func follows(_ candidate: RankedSentence, _ chosen: [RankedSentence]) -> Bool {
        chosen.contains {
            $0.sentence.passageIndex == candidate.sentence.passageIndex
                && $0.sentence.index + 1 == candidate.sentence.index
        }
    }

    /// A best sentence that begins with "It" or "They" gets the sentence before it, where there is room.
    private static func withAntecedent(_ chosen: [RankedSentence], _ result: SentenceRankingResult) -> [RankedSentence]
    {
        guard chosen.count < maximum, let best = chosen.first?.sentence, beginsWithPronoun(best.text),
            let previous = result.sentences.first(where: {
                $0.passageIndex == best.passageIndex && $0.index == best.index - 1
            }),
            !previous.isLeadIn, previous.range.count <= 300,
            !chosen.contains(where: {
                $0.sentence.range == previous.range && $0.sentence.passageIndex == previous.passageIndex
            })
        else { return chosen }
        return chosen + [RankedSentence(sentence: previous, coverage: 0, cosine: nil)]
    }

    private static func beginsWithPronoun(_ text: String) -> Bool {
        let first = text.prefix { $0.isLetter }.lowercased()
        return ["it", "its", "they", "their", "this", "these", "he", "she", "his", "her"].contains(first)
    }

    private static func ordered(_ chosen: [RankedSentence]) -> [RankedSentence] {
        var documents: [String: Int] = [:]
        for (rank, candidate) in chosen.enumerated() {
            documents[candidate.documentKey] = documents[candidate.documentKey] ?? rank
        }
        return chosen.sorted { left, right in
            let leftRank = documents[left.documentKey] ?? 0
            let rightRank = documents[right.documentKey] ?? 0
            if leftRank != rightRank { return leftRank < rightRank }
            return left.sentence.storedRange.lowerBound < right.sentence.storedRange.lowerBound
        }
    }

    private static func overlap(_ left: Sentence, _ right: Sentence) -> Double {
        let smaller = min(left.terms.count, right.terms.count)
        return smaller == 0 ? 1 : Double(left.terms.intersection(right.terms).count) / Double(smaller)
    }
}

extension RankedSentence {
    fileprivate var documentKey: String { sentence.passage.passage.documentID.description }
}
