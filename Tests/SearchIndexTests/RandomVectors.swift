import Domain
import FoundationEssentials

/// Vectors of unit length around a few centres, the same for the same seed.
struct RandomVectors {
    private var state: UInt64
    private let dimension: Int

    init(seed: UInt64, dimension: Int) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        self.dimension = dimension
    }

    mutating func clustered(count: Int) -> [ChunkVector] {
        let centres = (0..<20).map { _ in vector() }
        return (0..<count).map { index in
            let noise = vector()
            let values = zip(centres[index % 20], noise).map { $0 * 0.6 + $1 }
            return ChunkVector(
                chunkID: ChunkID(uuid: UUID()), documentID: DocumentID(uuid: UUID()), vector: Self.unit(values))
        }
    }

    mutating func vector() -> [Float] {
        Self.unit((0..<dimension).map { _ in (0..<4).reduce(Float(0)) { sum, _ in sum + number() } })
    }

    private mutating func number() -> Float {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Float(state >> 40) / Float(1 << 24) - 0.5
    }

    private static func unit(_ values: [Float]) -> [Float] {
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }
}

/// Every product in doubles: what the index is compared with.
struct PlainCosine {
    private let vectors: [ChunkVector]

    init(_ vectors: [ChunkVector]) {
        self.vectors = vectors
    }

    func ranking(_ question: [Float]) -> [ScoredChunk] {
        vectors.map { vector in
            ScoredChunk(
                id: vector.chunkID, score: zip(vector.vector, question).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            )
        }.sorted { $0.score > $1.score }
    }
}
