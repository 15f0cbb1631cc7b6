import Domain
import FoundationEssentials
import SearchIndex
import Testing

@Suite struct LexicalIndexTests {
    @Test func `scores equal the formula's, term by term`() {
        var world = RandomChunks(seed: 1)
        let chunks = world.chunks(count: 300)
        let index = index(of: chunks)
        for _ in 0..<10 {
            let question = world.terms(count: 6)
            let expected = PlainBM25(chunks).ranking(question)
            let found = index.search(question, limit: 50).found
            #expect(found.map(\.id) == expected.prefix(50).map(\.id))
            #expect(zip(found, expected).allSatisfy { abs($0.score - $1.score) < 1e-4 })
        }
    }

    @Test func `after changes, removals and compaction the index is as if made from what is left`() {
        var world = RandomChunks(seed: 2)
        var documents: [DocumentID: [ChunkTerms]] = [:]
        var index = LexicalIndex()
        let known = (0..<60).map { _ in DocumentID(uuid: UUID()) }
        for step in 0..<900 {
            let document = known[step * 7 % known.count]
            let chunks = step % 7 == 6 ? [] : world.chunks(count: 2, of: document)
            documents[document] = chunks
            index.replace([document], with: chunks)
            if step % 3 == 0 { index.mergeAll() }
        }
        let left = documents.values.flatMap { $0 }
        #expect(index.count == left.count)
        for _ in 0..<5 {
            let question = world.terms(count: 4)
            let expected = PlainBM25(left).ranking(question)
            let found = index.search(question, limit: 20).found
            #expect(found.count == min(20, expected.count))
            #expect(zip(found, expected).allSatisfy { abs($0.score - $1.score) < 1e-4 })
        }
    }

    @Test func `what changes while a merge runs is kept`() throws {
        var world = RandomChunks(seed: 7)
        var index = LexicalIndex()
        var chunks = world.chunks(count: 40)
        for chunk in chunks { index.replace([chunk.documentID], with: [chunk]) }
        let finish = try #require(index.nextMerge()).run()
        index.replace(chunks.prefix(10).map(\.documentID), with: [])
        let replacement = world.chunks(count: 1, of: chunks[10].documentID)
        index.replace([chunks[10].documentID], with: replacement)
        finish(&index)
        chunks = Array(chunks.dropFirst(11)) + replacement
        let question = world.terms(count: 6)
        let expected = PlainBM25(chunks).ranking(question)
        let found = index.search(question, limit: 50).found
        #expect(Set(found.map(\.id)) == Set(expected.map(\.id)))
        #expect(zip(found, expected).allSatisfy { abs($0.score - $1.score) < 1e-4 })
    }

    @Test func `what is read in pages and taken in at once is found like what was there`() throws {
        var world = RandomChunks(seed: 12)
        let chunks = world.chunks(count: 60)
        var (index, news) = (LexicalIndex(), LexicalIndex())
        for chunk in chunks.prefix(30) { index.replace([chunk.documentID], with: [chunk]) }
        for page in [chunks[20..<40], chunks[40..<60]] { news.add(Array(page)) }
        index.replace(chunks[20...].map(\.documentID), with: news)
        var plain = LexicalIndex()
        plain.replace([], with: chunks)
        let question = world.terms(count: 4)
        #expect(index.count == 60)
        #expect(index.holdings == plain.holdings)
        let (found, expected) = (index.search(question, limit: 60).found, plain.search(question, limit: 60).found)
        #expect(!found.isEmpty && Set(found.map(\.id)) == Set(expected.map(\.id)))
        #expect(zip(found, expected).allSatisfy { abs($0.score - $1.score) < 1e-4 })
    }

    @Test func `a merge of chunks that all went leaves nothing`() throws {
        var world = RandomChunks(seed: 8)
        var index = LexicalIndex()
        let chunks = world.chunks(count: 40)
        for chunk in chunks { index.replace([chunk.documentID], with: [chunk]) }
        let finish = try #require(index.nextMerge()).run()
        index.replace(chunks.map(\.documentID), with: [])
        finish(&index)
        #expect(index.count == 0)
        #expect(index.byteCount == 0)
    }

    @Test func `only allowed documents are found, with unchanged scores`() {
        var world = RandomChunks(seed: 3)
        let chunks = world.chunks(count: 100)
        let index = index(of: chunks)
        let question = world.terms(count: 5)
        let all = index.search(question, limit: 100).found
        let allowed = Set(chunks.prefix(30).map(\.documentID))
        let chunkIDs = Set(chunks.prefix(30).map(\.chunkID))
        #expect(
            index.search(question, limit: 100, allowed: DocumentSelection(allowed)).found
                == all.filter { chunkIDs.contains($0.id) })
        #expect(index.search(question, limit: 100, allowed: DocumentSelection([])).found.isEmpty)
    }

    @Test func `named chunks score what the search gave them`() {
        var world = RandomChunks(seed: 4)
        let index = index(of: world.chunks(count: 50))
        let question = world.terms(count: 5)
        let search = index.search(question, limit: 10)
        let stranger = ChunkID(uuid: UUID())
        #expect(search.scores(of: search.found.map(\.id) + [stranger]).map(\.bm25) == search.found.map(\.score) + [0])
    }

    @Test func `an empty index finds nothing`() {
        var world = RandomChunks(seed: 5)
        #expect(LexicalIndex().search(world.terms(count: 3), limit: 10).found.isEmpty)
        #expect(LexicalIndex().highestScore(for: world.terms(count: 3)) >= 0)
    }

    @Test func `no score passes the highest a question can reach`() {
        var world = RandomChunks(seed: 6)
        let index = index(of: world.chunks(count: 200))
        for _ in 0..<20 {
            let question = world.terms(count: 3, repeated: false)
            let best = index.search(question, limit: 1).found.first?.score ?? 0
            #expect(best < index.highestScore(for: question))
        }
    }

    private func index(of chunks: [ChunkTerms]) -> LexicalIndex {
        var index = LexicalIndex()
        for chunk in chunks { index.replace([chunk.documentID], with: [chunk]) }
        index.mergeAll()
        return index
    }
}

extension SearchIndex {
    /// All merges that are due.
    mutating func mergeAll() {
        while let merge = nextMerge() {
            let finish = merge.run()
            finish(&self)
        }
    }
}
