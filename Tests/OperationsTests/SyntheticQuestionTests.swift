import Domain
import Testing

@testable import Operations

@Suite struct SyntheticQuestionTests {
    private let documents = (0..<40).map { number in
        let sentences = (0..<6).map {
            "Pump \(number) moves water number \($0) from basin alpha\(number) towards harbour \($0)."
        }
        return (title: "Station \(number)", text: sentences.joined(separator: " "))
    }

    @Test func `a sentence that is asked is taken out of its passage, words that are asked stay in it`() throws {
        let made = SyntheticQuestions(documents, language: .english)
        #expect(made.removed.queries.count == 20 && made.halved.queries.count == 20)
        #expect(made.removed.corpus.count == 40 && made.removed.corpus == made.halved.corpus)
        let texts = Dictionary(uniqueKeysWithValues: made.removed.corpus.map { ($0.id, $0.text) })
        for query in made.removed.queries {
            #expect(made.removed.judgements[query.id] == [query.id: 1])
            #expect(try #require(texts[query.id]).contains(query.text) == false)
        }
        for query in made.halved.queries {
            let text = try #require(texts[query.id])
            #expect(query.text.split(separator: " ").allSatisfy { text.contains($0) })
        }
    }

    @Test func `the same seed makes the same questions`() {
        let (one, two) = (
            SyntheticQuestions(documents, language: .english), SyntheticQuestions(documents, language: .english)
        )
        #expect(one.removed.queries == two.removed.queries && one.halved.queries == two.halved.queries)
        let other = SyntheticQuestions(documents, language: .english, seed: 2)
        #expect(other.removed.queries != one.removed.queries)
    }

    @Test func `documents of a sentence or two make no questions`() {
        let made = SyntheticQuestions([("A", "One sentence only."), ("B", "")], language: .english)
        #expect(made.removed.queries.isEmpty && made.removed.corpus.isEmpty)
    }
}
