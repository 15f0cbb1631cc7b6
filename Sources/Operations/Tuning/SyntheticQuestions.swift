import Domain
import Ranking
import TextAnalysis

/// Questions made of a collection's own sentences, of two kinds that err to opposite sides: sentences that were taken out
/// of their passage favour the meaning, words that still stand in it favour the words. What both kinds agree on holds for
/// people's questions too, which lie between them.
struct SyntheticQuestions: Sendable {
    /// Documents from which passages are taken, and questions of each kind.
    static let documents = 2000
    static let questions = 300
    /// Fewer documents are told apart by anything.
    static let fewestDocuments = 100

    let removed: BEIRDataset
    let halved: BEIRDataset

    /// - Parameter documents: titles and texts.
    init(_ documents: [(title: String, text: String)], language: TextLanguage, seed: UInt64 = 1) {
        var random = SeededGenerator(seed: seed)
        let analyzer = TextAnalyzer.of(language)
        let passages = documents.compactMap { SampledPassage(of: $0.text, title: $0.title, using: &random) }
        var corpus: [BEIRDataset.Entry] = []
        var asked: [[BEIRDataset.Entry]] = [[], []]
        for (number, passage) in passages.enumerated() {
            let id = "passage-\(number)"
            let kind = number % 2
            var text = passage.text
            if asked[kind].count < Self.questions,
                let made = kind == 0
                    ? passage.removed(analyzer, using: &random) : passage.halved(analyzer, using: &random)
            {
                asked[kind].append(BEIRDataset.Entry(id: id, title: "", text: made.question))
                text = made.text
            }
            corpus.append(BEIRDataset.Entry(id: id, title: passage.title, text: text))
        }
        let sets = asked.map { questions in
            BEIRDataset(
                corpus: corpus, queries: questions,
                judgements: Dictionary(uniqueKeysWithValues: questions.map { ($0.id, [$0.id: 1]) }))
        }
        removed = sets[0]
        halved = sets[1]
    }
}
