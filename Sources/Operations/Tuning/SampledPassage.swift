import Ranking
import TextAnalysis

/// Some sentences of a document, in a row, on their way into a set of questions made by the program.
struct SampledPassage: Sendable {
    private static let longest = 8
    private static let fewest = 4
    private static let questionWords = 4...40

    let title: String
    let sentences: [String]

    /// From a place in the text that `random` says; nil where the document has too few sentences.
    init?(of text: String, title: String, using random: inout SeededGenerator) {
        let scalars = Array(text.unicodeScalars)
        let ranges = SentenceScanner.sentences(in: text)
        guard ranges.count >= Self.fewest else { return nil }
        let start = Int.random(in: 0...max(0, ranges.count - Self.longest), using: &random)
        sentences = ranges.dropFirst(start).prefix(Self.longest).map { range in
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return String(view)
        }
        self.title = title
    }

    var text: String { sentences.joined(separator: " ") }

    /// One of its sentences as the question, and the passage without it: only the meaning is left of it.
    func removed(_ analyzer: TextAnalyzer, using random: inout SeededGenerator) -> (question: String, text: String)? {
        guard let index = speaking(analyzer).randomElement(using: &random) else { return nil }
        var rest = sentences
        return (rest.remove(at: index), rest.joined(separator: " "))
    }

    /// Half of the words that count of one of its sentences as the question; the passage stays as it is.
    func halved(_ analyzer: TextAnalyzer, using random: inout SeededGenerator) -> (question: String, text: String)? {
        guard let index = speaking(analyzer).randomElement(using: &random) else { return nil }
        let scalars = Array(sentences[index].unicodeScalars)
        let words = analyzer.words(in: sentences[index])
        let kept = Set(words.indices.shuffled(using: &random).prefix(max(2, words.count / 2)))
        let question = words.indices.filter(kept.contains).map { place in
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[words[place].range])
            return String(view)
        }
        return (question.joined(separator: " "), text)
    }

    /// The sentences that have neither too few nor too many words to be asked.
    private func speaking(_ analyzer: TextAnalyzer) -> [Int] {
        sentences.indices.filter { Self.questionWords.contains(analyzer.words(in: sentences[$0]).count) }
    }
}
