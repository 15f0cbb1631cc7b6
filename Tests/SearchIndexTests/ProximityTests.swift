import Domain
import FoundationEssentials
import SearchIndex
import Testing

@Suite struct ProximityTests {
    @Test func `words that stand together score more than the same words apart, and nothing where one is missing`() {
        var index = LexicalIndex()
        let near = chunk([1, 2, 9, 9, 9, 9, 9, 9])
        let apart = chunk([1, 9, 9, 2, 9, 9, 9, 9])
        let far = chunk([1, 9, 9, 9, 9, 9, 9, 2])
        let one = chunk([1, 9, 9, 9, 9, 9, 9, 9])
        let chunks = [near, apart, far, one]
        for chunk in chunks { index.replace([chunk.documentID], with: [chunk]) }
        let scores = index.proximities(of: chunks.map(\.chunkID), for: terms([2, 1]))
        #expect((scores[near.chunkID] ?? 0) > (scores[apart.chunkID] ?? 0))
        #expect((scores[apart.chunkID] ?? 0) > 0)
        #expect(scores[far.chunkID] == 0)
        #expect(scores[one.chunkID] == 0)
    }

    @Test func `scores equal the formula's, before and after merges`() {
        var world = RandomChunks(seed: 21)
        let chunks = world.chunks(count: 200)
        var index = LexicalIndex()
        for chunk in chunks { index.replace([chunk.documentID], with: [chunk]) }
        let question = world.terms(count: 7)
        let expected = PlainProximity(chunks).scores(question)
        for _ in 0..<2 {
            let found = index.proximities(of: chunks.map(\.chunkID), for: question)
            #expect(found.count == chunks.count)
            #expect(expected.allSatisfy { abs((found[$0.key] ?? -1) - $0.value) < 1e-4 })
            index.mergeAll()
        }
    }

    @Test func `one word, an unknown chunk and a chunk without its words' order gain nothing`() {
        var index = LexicalIndex()
        let known = chunk([1, 2])
        let bare = ChunkTerms(
            chunkID: ChunkID(uuid: UUID()), documentID: DocumentID(uuid: UUID()),
            terms: TermFrequencies(entries: terms([1, 2]).entries, length: 2))
        for chunk in [known, bare] { index.replace([chunk.documentID], with: [chunk]) }
        let stranger = ChunkID(uuid: UUID())
        let scores = index.proximities(of: [known.chunkID, bare.chunkID, stranger], for: terms([1, 2]))
        #expect(scores[bare.chunkID] == 0 && scores[stranger] == nil)
        #expect(index.proximities(of: [known.chunkID], for: terms([1])).isEmpty)
    }

    @Test func `a question of a thousand words is answered`() {
        var index = LexicalIndex()
        let long = chunk(Array(0..<1000))
        index.replace([long.documentID], with: [long])
        let scores = index.proximities(of: [long.chunkID], for: terms(Array(0..<1000)))
        #expect((scores[long.chunkID] ?? 0) > 0)
    }

    private func chunk(_ words: [UInt64]) -> ChunkTerms {
        ChunkTerms(
            chunkID: ChunkID(uuid: UUID()), documentID: DocumentID(uuid: UUID()), terms: terms(words))
    }

    private func terms(_ words: [UInt64]) -> TermFrequencies {
        let known = Set(words).sorted()
        return TermFrequencies(
            entries: known.map { word in .init(term: word, count: UInt32(words.count { $0 == word })) },
            length: words.count, order: words.compactMap { word in known.firstIndex(of: word).map(UInt16.init) })
    }
}
