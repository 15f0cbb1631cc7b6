import Domain
import FoundationEssentials
import Testing

@testable import SearchIndex

@Suite struct VectorIndexTests {
    private static let dimension = 96

    @Test func `finds what a plain search over floats finds`() async {
        var world = RandomVectors(seed: 1, dimension: Self.dimension)
        let vectors = world.clustered(count: 6000)
        let index = index(of: vectors)
        for _ in 0..<20 {
            let question = world.vector()
            let expected = PlainCosine(vectors).ranking(question)
            let found = await index.search(question, limit: 50)
            #expect(found.count == 50)
            let best = Set(expected.prefix(10).map(\.id))
            #expect(found.count { best.contains($0.id) } == 10)
            let truth = Dictionary(uniqueKeysWithValues: expected.map { ($0.id, $0.score) })
            #expect(found.allSatisfy { abs($0.score - (truth[$0.id] ?? 9)) < 0.004 })
        }
    }

    @Test(arguments: [0.5, 0.1, 0.01, 0.001])
    func `a filter of any selectivity loses nothing`(share: Double) async {
        var world = RandomVectors(seed: 2, dimension: Self.dimension)
        let vectors = world.clustered(count: 20_000)
        let index = index(of: vectors)
        let allowed = Set(vectors.prefix(Int(20_000 * share)).map(\.documentID))
        let question = world.vector()
        let expected = PlainCosine(vectors.filter { allowed.contains($0.documentID) }).ranking(question)
        let found = await index.search(question, limit: 10, allowed: DocumentSelection(allowed))
        #expect(found.count == 10)
        #expect(found.allSatisfy { chunk in expected.prefix(12).contains { $0.id == chunk.id } })
    }

    @Test func `shared out over tasks a search finds what one task finds`() async {
        var world = RandomVectors(seed: 9, dimension: Self.dimension)
        let index = index(of: world.clustered(count: 10_000))
        for _ in 0..<10 {
            let query = VectorQuery(world.vector(), width: VectorSegment.padded(Self.dimension))
            let whole = await index.scanned(query, 50, nil, tasks: 1)
            let shared = await index.scanned(query, 50, nil, tasks: 8, stretch: 1024)
            #expect(shared.prefix(10) == whole.prefix(10))
            #expect(whole.count >= 50 && shared.count >= 50)
        }
    }

    @Test(arguments: [4097, 4127, 4129])
    func `what fills the last block up is never found, however early it is looked at`(count: Int) async {
        var world = RandomVectors(seed: 11, dimension: Self.dimension)
        let index = index(of: world.clustered(count: count))
        let query = VectorQuery(world.vector(), width: VectorSegment.padded(Self.dimension))
        #expect(await index.scanned(query, count, nil, tasks: 4, stretch: 32).count == count)
    }

    @Test func `a search whose asker has left breaks off`() async {
        var world = RandomVectors(seed: 10, dimension: Self.dimension)
        let (index, question) = (index(of: world.clustered(count: 2000)), world.vector())
        let search = Task {
            while !Task.isCancelled { await Task.yield() }
            return await index.search(question, limit: 10)
        }
        search.cancel()
        #expect(await search.value.isEmpty)
    }

    @Test func `keys sought side by side are found where each alone is found`() {
        var keys = (0..<1000).map { _ in OrderedKey(UUID()) }.sorted()
        let others = (0..<100).map { _ in OrderedKey(UUID()) }
        for count in [1000, 999, 512, 3, 2, 1, 0] {
            keys.removeLast(keys.count - count)
            let sought = Array(keys.shuffled().prefix(200)) + others + [keys.first, keys.last].compactMap(\.self)
            #expect(KeyList(keys).places(of: sought) == sought.map { keys.place(of: $0) })
        }
    }

    @Test func `one search takes all processors, many take one each, small ones are not shared out`() {
        #expect(SearchLoad.tasks(100_000, others: 0, processors: 4) == 4)
        #expect(SearchLoad.tasks(100_000, others: 1, processors: 4) == 2)
        #expect(SearchLoad.tasks(100_000, others: 5, processors: 4) == 1)
        #expect(SearchLoad.tasks(10_000, others: 0, processors: 4) == 1)
    }

    @Test func `replaced and removed documents are not found`() async {
        var world = RandomVectors(seed: 3, dimension: Self.dimension)
        let vectors = world.clustered(count: 300)
        var index = index(of: vectors)
        index.replace(vectors.prefix(200).map(\.documentID), with: [])
        let replacement = ChunkVector(
            chunkID: ChunkID(uuid: UUID()), documentID: vectors[200].documentID, vector: world.vector())
        index.replace([vectors[200].documentID], with: [replacement])
        index.mergeAll()
        let found = await index.search(world.vector(), limit: 1000)
        #expect(Set(found.map(\.id)) == Set(vectors.dropFirst(201).map(\.chunkID) + [replacement.chunkID]))
        #expect(index.count == 100)
    }

    @Test func `named chunks score what the search gave them, unknown ones nothing`() async {
        var world = RandomVectors(seed: 4, dimension: Self.dimension)
        let index = index(of: world.clustered(count: 5000))
        let question = world.vector()
        let found = await index.search(question, limit: 100)
        let stranger = ChunkID(uuid: UUID())
        let scores = index.scores(of: found.map(\.id) + [stranger], to: question)
        #expect(scores == found.map(\.score) + [nil])
    }

    @Test func `looked at closely none is missed, at too narrow a first look most are`() async {
        var world = RandomVectors(seed: 6, dimension: Self.dimension)
        let vectors = world.clustered(count: 9000)
        let index = index(of: vectors)
        for _ in 0..<5 {
            let question = world.vector()
            let closely = await index.search(question, limit: 10, look: .everyVector)
            let scores = index.scores(of: vectors.map(\.chunkID), to: question)
            #expect(closely.map(\.score) == Array(scores.compactMap(\.self).sorted(by: >).prefix(10)))
            let narrowly = await index.search(question, limit: 10, look: VectorLook(deviations: -8))
            #expect(Set(narrowly).intersection(closely).count < 10)
        }
    }

    @Test func `vectors and questions of another dimension are passed over`() async {
        var world = RandomVectors(seed: 5, dimension: 64)
        var index = VectorIndex(dimension: Self.dimension)
        let vectors = world.clustered(count: 3)
        index.replace(vectors.map(\.documentID), with: vectors)
        #expect(index.count == 0)
        #expect(await index.search(world.vector(), limit: 5).isEmpty)
    }

    @Test func `zero and equal vectors are searched like others`() async {
        var index = VectorIndex(dimension: Self.dimension)
        let zero = [Float](repeating: 0, count: Self.dimension)
        let unit = [Float](repeating: 1 / Float(Self.dimension).squareRoot(), count: Self.dimension)
        let vectors = (0..<5000).map { index in
            ChunkVector(
                chunkID: ChunkID(uuid: UUID()), documentID: DocumentID(uuid: UUID()), vector: index < 10 ? zero : unit)
        }
        index.replace(vectors.map(\.documentID), with: vectors)
        let found = await index.search(unit, limit: 4995)
        #expect(found.count == 4995)
        #expect(abs((found.first?.score ?? 0) - 1) < 0.001)
        #expect(abs(found.last?.score ?? 1) < 0.001)
    }

    private func index(of vectors: [ChunkVector]) -> VectorIndex {
        var index = VectorIndex(dimension: vectors.first?.vector.count ?? 0)
        for start in stride(from: 0, to: vectors.count, by: 997) {
            let batch = Array(vectors[start..<min(start + 997, vectors.count)])
            index.replace(batch.map(\.documentID), with: batch)
        }
        index.mergeAll()
        return index
    }

    @Test func `a question's vector of next to nothing is scanned like others`() {
        let query = VectorQuery([.leastNonzeroMagnitude, 0], width: VectorSegment.padded(2))
        #expect(query.scale > 0 && query.bias == 0)
    }
}
