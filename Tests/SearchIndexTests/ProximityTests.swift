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
        let scores = index.search(terms([2, 1]), limit: 4).closeness(of: chunks.map(\.chunkID))
        #expect(scores[0] > scores[1] && scores[1] > 0)
        #expect(scores[2...] == [0, 0])
    }

    @Test func `scores equal the formula's, before and after merges`() {
        var world = RandomChunks(seed: 21)
        let chunks = world.chunks(count: 200)
        var index = LexicalIndex()
        for chunk in chunks { index.replace([chunk.documentID], with: [chunk]) }
        let question = world.terms(count: 7)
        let expected = PlainProximity(chunks).scores(question)
        for _ in 0..<2 {
            let found = index.search(question, limit: 1).closeness(of: chunks.map(\.chunkID))
            #expect(zip(chunks, found).allSatisfy { abs((expected[$0.chunkID] ?? -1) - $1) < 1e-4 })
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
        let scores = index.search(terms([1, 2]), limit: 3).closeness(of: [known.chunkID, bare.chunkID, stranger])
        #expect(scores[0] > 0 && scores[1...] == [0, 0])
        #expect(index.search(terms([1]), limit: 3).closeness(of: [known.chunkID]) == [0])
    }

    @Test func `a question of a thousand words is answered`() {
        var index = LexicalIndex()
        let long = chunk(Array(0..<1000))
        index.replace([long.documentID], with: [long])
        #expect(index.search(terms(Array(0..<1000)), limit: 1).closeness(of: [long.chunkID])[0] > 0)
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

extension LexicalSearch {
    fileprivate func closeness(of chunks: [ChunkID]) -> [Double] {
        scores(of: chunks, withProximity: true).map(\.proximity)
    }
}
