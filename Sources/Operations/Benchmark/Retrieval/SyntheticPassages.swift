import Domain
import Ranking
import TextAnalysis

/// Passages and questions that a synthetic collection is mixed from.
package struct SyntheticPassages: Sendable {
    /// Of each passage its sentences, two or more.
    let passages: [[String]]
    let questions: [String]

    private static let wordsOfPassage = 70
    /// More passages than that make embedding them the longest part of a measurement.
    private static let maximumPassages = 4096

    private init(sentences: [String], questions: [String]) {
        var passages: [[String]] = []
        var open: [String] = []
        var words = 0
        for sentence in sentences where passages.count < Self.maximumPassages {
            open.append(sentence)
            words += sentence.split(separator: " ").count
            guard words >= Self.wordsOfPassage, open.count > 1 else { continue }
            passages.append(open)
            open = []
            words = 0
        }
        self.passages = passages
        self.questions = questions
    }

    /// Of judged test sets, in equal parts, what answers their questions first; nil where they hold too little.
    package init?(_ datasets: [BEIRDataset]) {
        let corpora = datasets.map(Self.answersFirst)
        var sentences: [String] = []
        for place in 0..<(corpora.map(\.count).max() ?? 0) {
            for corpus in corpora where place < corpus.count { sentences += Self.sentences(of: corpus[place].text) }
        }
        let asked = datasets.flatMap(\.queries).map(\.text)
        guard !asked.isEmpty, !sentences.isEmpty else { return nil }
        var random = SeededGenerator(seed: 1)
        self.init(sentences: sentences, questions: asked + Self.questions(from: sentences, &random))
        guard passages.count > 1 else { return nil }
    }

    /// Where no test set is at hand: sentences of `text` in which half of the longer words give way to made-up ones, the
    /// rarer the word the more often, as in natural text. The same for the same seed. Nil where `text` has no sentence.
    package init?(madeFrom text: String, seed: UInt64 = 1) {
        let known = Self.sentences(of: text).filter { $0.split(separator: " ").count > 5 }
        guard !known.isEmpty else { return nil }
        var random = SeededGenerator(seed: seed)
        let sentences = (0..<Self.maximumPassages * 6).map { _ in
            (known.randomElement(using: &random) ?? "").split(separator: " ")
                .map { InventedWords.replaced($0, &random) }.joined(separator: " ")
        }
        self.init(sentences: sentences, questions: Self.questions(from: sentences, &random))
    }

    /// More than a run asks: a question that comes again finds the sentences' vectors kept.
    private static let questionsFromSentences = 20_000

    private static let wordsOfQuestion = 9

    /// Each is a few words in a row of one sentence.
    private static func questions(from sentences: [String], _ random: inout SeededGenerator) -> [String] {
        (0..<questionsFromSentences).map { _ in
            let words = (sentences.randomElement(using: &random) ?? "").split(separator: " ")
            let start = Int.random(in: 0...max(0, words.count - wordsOfQuestion), using: &random)
            return words.dropFirst(start).prefix(wordsOfQuestion).joined(separator: " ") + "?"
        }
    }

    /// A question that was not asked yet in this run.
    func question(_ number: Int) -> String { "\(questions[number % questions.count]) (\(number))" }

    private static func answersFirst(_ dataset: BEIRDataset) -> [BEIRDataset.Entry] {
        let answers = Set(dataset.judgements.values.flatMap { grades in grades.filter { $0.value > 0 }.keys })
        return dataset.corpus.filter { answers.contains($0.id) } + dataset.corpus.filter { !answers.contains($0.id) }
    }

    private static func sentences(of text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return SentenceScanner.sentences(in: text).map { range in
            var sentence = String.UnicodeScalarView()
            sentence.append(contentsOf: scalars[range])
            return String(sentence).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }
}

/// Words that no language has, of a vocabulary whose words are the rarer the later they stand in it (Zipf's law).
enum InventedWords {
    private static let vocabulary = 50_000.0
    private static let syllables = [
        "ba", "cor", "den", "fil", "gar", "hum", "jo", "kel", "lin", "mor", "nes", "pol", "qui", "rav", "sut", "tem",
        "ul", "ver", "wex", "yon", "zim",
    ]

    static func replaced(_ word: Substring, _ random: inout SeededGenerator) -> String {
        guard word.count > 4, word.allSatisfy(\.isLetter), Bool.random(using: &random) else { return String(word) }
        return self.word(Int(exponential(Double.random(in: 0...1, using: &random))))
    }

    /// `vocabulary` to the power of `share`.
    private static func exponential(_ share: Double) -> Double {
        var (result, base) = (1.0, vocabulary)
        var rest = share
        for _ in 0..<20 {
            base = base.squareRoot()
            rest *= 2
            if rest >= 1 {
                result *= base
                rest -= 1
            }
        }
        return result
    }

    private static func word(_ rank: Int) -> String {
        var (rest, word) = (rank + syllables.count, "")
        while rest > 0 {
            word += syllables[rest % syllables.count]
            rest /= syllables.count
        }
        return word
    }
}
