import Domain
import JSON
import Testing

/// What becomes of a ranking: neighbours joined, near duplicates left out, diversity.
@Suite struct SelectionTests {
    private static let pieces = [
        "The harbour fee is due each year.", "A harbour fee of 120 euro is paid by every boat — “sailing” or not.",
        "Exceptions from the harbour fee: rowing boats.", "Dogs are kept on a lead.",
    ]

    private func ask(
        _ library: Library, _ text: String, topK: Int = 5, _ preferences: PassagePreferences, explain: Bool = false
    ) async throws -> Retrieval {
        try await library.retriever.retrieve(
            Question(text: text, topK: topK, mode: .lexical, preferences: preferences, explain: explain))
    }

    @Test func `neighbours become one passage whose range is its place in the stored text`() async throws {
        let library = Library()
        let id = try await library.add("rules", pieces: Self.pieces)
        try await library.add("other", "The harbour fee of another town.")
        let apart = try await ask(library, "harbour fee", PassagePreferences())
        #expect(apart.passages.count == 4)
        let joined = try await ask(library, "harbour fee", PassagePreferences(joinsNeighbours: true), explain: true)
        #expect(joined.passages.count == 2)
        let passage = try #require(joined.passages.first { $0.passage.documentID == id })
        let stored = try await library.store.text(of: id).text
        #expect(passage.passage.range == 0..<Self.pieces[..<3].joined(separator: "\n\n").unicodeScalars.count)
        let place = stored.unicodeScalars.dropFirst(passage.passage.range.lowerBound).prefix(
            passage.passage.range.count)
        #expect(passage.passage.text == String(String.UnicodeScalarView(place)))
        #expect(passage.scores == apart.passages.first { $0.passage.documentID == id }?.scores)
        #expect(joined.explanation?["selection"]?["joined"]?[0]?.array?.count == 3)
        #expect(joined.evidence.bestLexicalShare == apart.evidence.bestLexicalShare)
    }

    @Test func `a joined passage leaves room for others, and chunks that are no neighbours stay apart`() async throws {
        let library = Library()
        try await library.add(
            "far", pieces: ["Harbour fee one.", "Nothing here.", "Harbour fee two.", "Harbour fee three."])
        let retrieval = try await ask(library, "harbour fee", topK: 2, PassagePreferences(joinsNeighbours: true))
        #expect(retrieval.passages.map(\.passage.ordinal).sorted() == [0, 2])
        #expect(
            retrieval.passages.first { $0.passage.ordinal == 2 }?.passage.text
                == "Harbour fee two.\n\nHarbour fee three.")
    }

    @Test func `at most five chunks are joined`() async throws {
        let library = Library()
        try await library.add("long", pieces: (0..<9).map { "Harbour fee number \($0)." })
        let retrieval = try await ask(library, "harbour fee", topK: 9, PassagePreferences(joinsNeighbours: true))
        let lengths = retrieval.passages.map { $0.passage.text.split(separator: "\n\n").count }
        #expect(lengths.reduce(0, +) == 9 && lengths.allSatisfy { $0 <= 5 })
    }

    @Test func `on request what says nearly the same is left out, whichever document it is in`() async throws {
        let library = Library()
        let rule = "Every boat in the northern basin pays a harbour fee before the first of May"
        try await library.add("a", rule + ".")
        try await library.add("b", rule + " (printed in 2023).")
        try await library.add("c", "The harbour fee of the southern basin is waived.")
        let all = try await ask(library, "harbour fee", PassagePreferences())
        #expect(all.passages.count == 3)
        let preferences = PassagePreferences(dropsNearDuplicates: true)
        let distinct = try await ask(library, "harbour fee", preferences, explain: true)
        #expect(distinct.passages.count == 2 && distinct.passages.contains { $0.passage.source == "c" })
        #expect(distinct.explanation?["selection"]?["near_duplicates"] == 1)
    }

    @Test func `diversity brings what is unlike the best before what repeats it`() async throws {
        let library = Library()
        try await library.add("a1", "harbour fee harbour fee boat boat due May")
        try await library.add("a2", "harbour fee harbour fee boat boat due June")
        try await library.add("b", "harbour fee waived winter swimmers divers")
        let plain = try await ask(library, "harbour fee", topK: 2, PassagePreferences())
        #expect(Set(plain.passages.map(\.passage.source)) == ["a1", "a2"])
        let diverse = try await ask(library, "harbour fee", topK: 2, PassagePreferences(diversity: 0.8))
        #expect(diverse.passages.map(\.passage.source).contains("b"))
        #expect(diverse.passages.first?.passage.source == plain.passages.first?.passage.source)
    }
}
