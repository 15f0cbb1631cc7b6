/// Documents for measurements where no test set is at hand: sentences of the sample documents in a random order, the same
/// for the same seed.
package struct GeneratedDocuments: Sendable {
    private let sentences: [String]

    /// - Parameter text: what sentences are taken from.
    package init(sentencesOf text: String) {
        sentences = text.split { ".!?\n".contains($0) }.map { $0.trimmed + "." }.filter { $0.count > 30 }
    }

    /// Documents of 3 to 40 sentences each, and a question for each: words of one of its sentences.
    package func dataset(count: Int, seed: UInt64 = 1) -> BEIRDataset {
        var random = SplitMix64(state: seed)
        var corpus: [BEIRDataset.Entry] = []
        var queries: [BEIRDataset.Entry] = []
        for number in 0..<count where !sentences.isEmpty {
            let length = Int.random(in: 3...40, using: &random)
            let chosen = (0..<length).map { _ in sentences.randomElement(using: &random) ?? "" }
            let title = "Generated document \(number)"
            corpus.append(.init(id: "generated-\(number).txt", title: title, text: chosen.joined(separator: " ")))
            let words = (chosen.randomElement(using: &random) ?? "").split(separator: " ").shuffled(using: &random)
            queries.append(
                .init(id: "q\(number)", title: "", text: words.prefix(8).joined(separator: " ") + " \(number)?"))
        }
        return BEIRDataset(corpus: corpus, queries: queries)
    }
}

/// Numbers that a seed decides (Steele, Lea and Flood 2014).
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
