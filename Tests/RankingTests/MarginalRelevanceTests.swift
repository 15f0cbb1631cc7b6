import Ranking
import Testing

@Suite struct MarginalRelevanceTests {
    @Test func `without diversity the order is by relevance, equal ones as they stood`() {
        #expect(MarginalRelevance.order([1, 3, 2, 3], diversity: 0) { _, _ in 1 } == [1, 3, 2, 0])
        #expect(MarginalRelevance.order([], diversity: 0.5) { _, _ in 1 }.isEmpty)
        #expect(MarginalRelevance.order([7], diversity: 1) { _, _ in 1 } == [0])
    }

    @Test func `what repeats the best comes after what does not`() {
        let alike = { (a: Int, b: Int) -> Double in Set([a, b]) == [0, 1] ? 1 : 0 }
        #expect(MarginalRelevance.order([10, 9, 5, 0], diversity: 0.5, similarity: alike) == [0, 2, 3, 1])
        #expect(MarginalRelevance.order([10, 9, 5, 0], diversity: 0.1, similarity: alike) == [0, 1, 2, 3])
    }
}

@Suite struct ShinglesTests {
    @Test func `a text in a longer one is contained in it, another one is not`() {
        let text = (0..<20).map(UInt64.init)
        let whole = Shingles([90, 91] + text + [92])
        #expect(Shingles(text).containment(whole) == 1 && whole.containment(Shingles(text)) == 1)
        #expect(Shingles(text).containment(Shingles((40..<60).map(UInt64.init))) == 0)
        #expect(Shingles(text).containment(Shingles(text.reversed())) == 0, "the order counts")
        #expect(Shingles([]).containment(whole) == 0 && Shingles([]).likeness(Shingles([])) == 0)
        #expect(Shingles([1, 2]).containment(Shingles([1, 2])) == 1, "texts shorter than a run count whole")
    }

    @Test func `likeness of words is 1 for the same words, less for some`() {
        #expect(Shingles([1, 2, 3], width: 1).likeness(Shingles([3, 2, 1], width: 1)) == 1)
        let half = Shingles([1, 2], width: 1).likeness(Shingles([2, 3], width: 1))
        #expect(abs(half - 0.5) < 1e-9)
    }
}
