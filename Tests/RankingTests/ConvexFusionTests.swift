import Domain
import FoundationEssentials
import Ranking
import Testing

@Suite struct ConvexFusionTests {
    private let ids = (0..<4).map { _ in ChunkID(uuid: UUID()) }

    @Test func `both scores are brought to one scale and weighed alike`() throws {
        let fused = ConvexFusion(denseWeight: 0.5).fuse(
            candidates(dense: [ids[0]: 0.8, ids[1]: 0.6, ids[2]: 0.4], lexical: [ids[0]: 5, ids[1]: 10, ids[2]: 0]))
        let scores = Dictionary(uniqueKeysWithValues: fused.map { ($0.id, $0.scores.fused) })
        #expect(fused.map(\.id).prefix(2).allSatisfy { [ids[0], ids[1]].contains($0) })
        #expect(abs(try #require(scores[ids[0]]) - 0.75) < 1e-9)
        #expect(abs(try #require(scores[ids[1]]) - 0.75) < 1e-9)
        #expect(scores[ids[2]] == 0)
    }

    @Test func `a candidate of one leg alone stays in the ranking`() {
        let fused = ConvexFusion(denseWeight: 0.5).fuse(candidates(dense: [ids[0]: 0.9], lexical: [ids[3]: 4]))
        #expect(Set(fused.map(\.id)) == [ids[0], ids[3]])
        #expect(fused.allSatisfy { $0.scores.fused == 0.5 })
    }

    @Test func `weight 1 is the dense ranking, weight 0 the lexical one`() {
        let dense = [ids[0]: 0.9, ids[1]: 0.5, ids[2]: 0.1]
        let lexical = [ids[0]: 1.0, ids[1]: 2.0, ids[2]: 3.0]
        #expect(
            ConvexFusion(denseWeight: 1).fuse(candidates(dense: dense, lexical: lexical)).map(\.id)
                == Array(ids.prefix(3)))
        #expect(
            ConvexFusion(denseWeight: 0).fuse(candidates(dense: dense, lexical: lexical)).map(\.id)
                == ids.prefix(3).reversed())
    }

    @Test func `words count for more where the embedding model knows the language less`() {
        #expect(ConvexFusion.usualDenseWeight(for: .english) == 0.57)
        for language in TextLanguage.allCases where language != .english {
            #expect(ConvexFusion.usualDenseWeight(for: language, nearest: 0.9) == 0.3)
        }
    }

    @Test func `where nothing is near words count for more, within bounds whatever the model's scale`() {
        let weights = [-1, 0.3, 0.5, 0.6, 0.7, 0.9, 1].map { ConvexFusion.usualDenseWeight(for: .english, nearest: $0) }
        #expect(weights == weights.sorted())
        #expect(abs(weights[0] - 0.47) < 1e-9 && abs(weights[3] - 0.57) < 1e-9 && abs(weights[6] - 0.67) < 1e-9)
    }

    @Test func `nothing fuses to nothing`() {
        #expect(ConvexFusion(denseWeight: 0.5).fuse(candidates(dense: [:], lexical: [:])).isEmpty)
    }

    @Test func `words that stand together lift a candidate, and scores stay between 0 and 1`() {
        let dense = [ids[0]: 0.9, ids[1]: 0.9]
        let lexical = [ids[0]: 4.0, ids[1]: 4.0]
        let fused = ConvexFusion(denseWeight: 0.5).fuse(
            candidates(dense: dense, lexical: lexical, proximity: [ids[1]: 2]))
        #expect(fused.first?.id == ids[1])
        #expect(fused.first?.scores.fused == 1 && fused.first?.proximity == 2)
        #expect(fused.first?.scores.lexical == 4)
    }

    @Test func `where the best of the words is far below what the question could reach, it counts for less`() throws {
        let fused = ConvexFusion(denseWeight: 0.5).fuse(
            candidates(dense: [ids[0]: 0.9, ids[1]: 0.5], lexical: [ids[0]: 0, ids[1]: 3]), highestLexical: 100)
        #expect(fused.map(\.id) == [ids[0], ids[1]])
        #expect(abs(try #require(fused.last?.scores.fused) - 0.5 * 3 / 30) < 1e-9)
    }

    @Test func `a chunk is as near as it and its nearest sentence are, one not looked at as the others in the mean`()
        throws
    {
        let candidates = [
            FusionCandidate(id: ids[0], dense: 0.6, sentence: 0.9),
            FusionCandidate(id: ids[1], dense: 0.62, sentence: 0.66),
            FusionCandidate(id: ids[2], dense: 0.5), FusionCandidate(id: ids[3], dense: 0.3, sentence: 0.3),
        ]
        let fused = ConvexFusion(denseWeight: 1).fuse(candidates)
        #expect(fused.map(\.id) == ids)
        #expect(fused.map(\.scores.dense) == [0.6, 0.62, 0.5, 0.3])
        #expect(fused.map(\.sentence) == [0.9, 0.66, nil, 0.3])
        // Moved by .09, .012 and 0, and by .034 in the mean.
        #expect(fused[0].scores.fused == 1 && fused[3].scores.fused == 0)
        #expect(abs(fused[2].scores.fused - (0.534 - 0.3) / (0.69 - 0.3)) < 1e-9)
    }

    @Test func `scores lie between 0 and 1 even where no word matches`() {
        let fused = ConvexFusion(denseWeight: 0.5).fuse(
            candidates(dense: [ids[0]: -0.2, ids[1]: -0.4], lexical: [ids[0]: 0, ids[1]: 0]))
        #expect(fused.allSatisfy { (0...1).contains($0.scores.fused) })
    }

    private func candidates(
        dense: [ChunkID: Double], lexical: [ChunkID: Double], proximity: [ChunkID: Double] = [:]
    ) -> [FusionCandidate] {
        Set(dense.keys).union(lexical.keys).map { id in
            FusionCandidate(id: id, dense: dense[id], lexical: lexical[id], proximity: proximity[id])
        }
    }
}
