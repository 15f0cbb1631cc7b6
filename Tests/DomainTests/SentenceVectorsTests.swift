import Domain
import Testing

struct SentenceVectorsTests {
    private static let dimension = 384

    private static func unit(_ values: [Float]) -> [Float] {
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }

    private static func random() -> [Float] { unit((0..<dimension).map { _ in .random(in: -1...1) }) }

    private static func product(_ left: [Float], _ right: [Float]) -> Double {
        Double(zip(left, right).reduce(Float(0)) { $0 + $1.0 * $1.1 })
    }

    @Test func `a kept vector has nearly the cosines of the one it was made of`() {
        for _ in 0..<50 {
            let (question, noise) = (Self.random(), Self.random())
            let vector = Self.unit(zip(question, noise).map { $0 + $1 })
            let kept = SentenceVectors(of: ["one", "two"], [noise[...], vector[...]])
            let cosine = kept.cosine(of: "two", to: question[...])
            #expect(abs((cosine ?? 0) - Self.product(vector, question)) < 0.005)
            #expect(kept.bytes.count == SentenceVectors.size(ofSentences: 2, dimension: Self.dimension))
            #expect(SentenceVectors(bytes: kept.bytes, dimension: Self.dimension) == kept)
        }
    }

    @Test func `what is not there, or of another dimension, has no cosine`() {
        let kept = SentenceVectors(of: ["one"], [[0.6, 0.8]])
        #expect(kept.holds("one") && !kept.holds("two"))
        #expect(kept.cosine(of: "two", to: [1, 0]) == nil)
        #expect(kept.cosine(of: "one", to: [1, 0, 0]) == nil)
        #expect(SentenceVectors(of: [], []).cosine(of: "one", to: [1, 0]) == nil)
        #expect(!SentenceVectors(bytes: Array(kept.bytes.dropLast()), dimension: 2).holds("one"))
    }

    @Test func `the nearest of the sentences that are long enough speaks for the chunk`() {
        let texts = ["Far off. ", "Nearer. ", "Nearest of all. "].map { String(repeating: $0, count: 9) } + ["Short."]
        let vectors: [[Float]] = [[0, 1], [0.6, 0.8], [0.8, 0.6], [1, 0]]
        let kept = SentenceVectors(of: texts, vectors.map { $0[...] })
        #expect(abs((kept.nearness(to: [1, 0]).nearest ?? 0) - 0.8) < 0.005)
        #expect(abs((kept.nearness(to: [0, 1]).nearest ?? 0) - 1) < 0.005)
        #expect(texts.allSatisfy(kept.holds))
        #expect(SentenceVectors(of: ["Short."], [[1, 0]]).nearness(to: [1, 0]).nearest == nil)
        #expect(SentenceVectors(of: [], []).nearness(to: [1, 0]) == SentenceNearness([]))
        #expect(kept.nearness(to: [1, 0, 0]) == SentenceNearness([]))
        #expect(texts.allSatisfy { kept.nearness(to: [1, 0]).cosine(of: $0) == kept.cosine(of: $0, to: [1, 0]) })
        #expect(kept.nearness(to: [1, 0]).cosine(of: "Another.") == nil)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity, 0])
    func `numbers that no vector has are taken as none`(component: Float) {
        let kept = SentenceVectors(of: ["one"], [[component, component]])
        #expect(kept.cosine(of: "one", to: [1, 0]) == nil)
    }
}
