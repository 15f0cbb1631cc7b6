/// Sentences that say the same in almost the same words, as documents repeat each other: one of them is embedded for all.
struct SentenceTwins: Sendable {
    /// Terms that two have in common, of all that they have (Jaccard). Two of ten words that differ may be the fact that
    /// was asked for: how many of the question's words each holds still tells them apart.
    private static let likeness = 0.8

    /// The best of each kind, best first.
    private(set) var leaders: [RankedSentence] = []
    /// The others, and their leader's place.
    private var followers: [(sentence: RankedSentence, leader: Int)] = []

    /// - Parameter ranked: best first.
    init(_ ranked: [RankedSentence]) {
        for sentence in ranked {
            if let leader = leaders.firstIndex(where: { Self.areAlike($0, sentence) }) {
                followers.append((sentence, leader))
            } else {
                leaders.append(sentence)
            }
        }
    }

    /// All of them again, those that were not embedded with the cosine of their kind.
    ///
    /// - Parameter measured: the leaders, in their order.
    func all(_ measured: [RankedSentence]) -> [RankedSentence] {
        measured
            + followers.map { follower in
                var sentence = follower.sentence
                sentence.expectedCosine = measured[follower.leader].cosine ?? sentence.expectedCosine
                return sentence
            }
    }

    private static func areAlike(_ left: RankedSentence, _ right: RankedSentence) -> Bool {
        let (left, right) = (left.sentence.terms, right.sentence.terms)
        let common = left.intersection(right).count
        return Double(common) >= likeness * Double(left.count + right.count - common)
    }
}
