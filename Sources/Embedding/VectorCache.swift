import Crypto
import Synchronization

/// Vectors of texts that may come again, by model and text, within a bound of bytes. When it is full, what was not
/// asked for since it was half full goes.
package final class VectorCache: Sendable {
    private struct State {
        var young: [TextKey: [Float]] = [:]
        var old: [TextKey: [Float]] = [:]
        var youngBytes = 0
        var oldBytes = 0
    }

    private let half: Int
    private let state = Mutex(State())
    private let hitCount = Atomic(0)
    private let missCount = Atomic(0)

    /// What an entry takes beside its numbers: key, array, and the dictionary's spare room.
    private static let overhead = 160

    /// - Parameter limit: bytes; 0 keeps nothing and counts nothing.
    package init(limit: Int) {
        half = limit / 2
    }

    /// Texts found, and not found, so far.
    package var hits: Int { hitCount.load(ordering: .relaxed) }
    package var misses: Int { missCount.load(ordering: .relaxed) }
    /// Memory of what is kept.
    package var bytes: Int { state.withLock { $0.youngBytes + $0.oldBytes } }

    /// - Parameter compute: makes the vectors of the texts that are not here, in their order.
    /// - Returns: `[texts.count][dimension]`, row-major, as `compute` made them.
    func vectors(
        for texts: [[Int32]], of model: EmbeddingModelDescription, compute: ([[Int32]]) async throws -> [Float]
    ) async throws -> [Float] {
        guard half > 0 else { return try await compute(texts) }
        let keys = try texts.map { try TextKey($0, of: model) }
        let found = look(up: keys)
        let missing = texts.indices.filter { found[$0] == nil }
        let computed = missing.isEmpty ? [] : try await compute(missing.map { texts[$0] })
        guard missing.count < texts.count else {
            keep(computed, for: keys, width: model.dimension)
            return computed
        }
        keep(computed, for: missing.map { keys[$0] }, width: model.dimension)
        return Self.merge(found, computed, width: model.dimension)
    }

    private func look(up keys: [TextKey]) -> [[Float]?] {
        let found = state.withLock { state in keys.map { find($0, in: &state) } }
        let hits = found.count { $0 != nil }
        hitCount.add(hits, ordering: .relaxed)
        missCount.add(keys.count - hits, ordering: .relaxed)
        return found
    }

    private func find(_ key: TextKey, in state: inout State) -> [Float]? {
        if let vector = state.young[key] { return vector }
        guard let vector = state.old[key] else { return nil }
        add(vector, key, to: &state)
        return vector
    }

    private func keep(_ vectors: [Float], for keys: [TextKey], width: Int) {
        state.withLock { state in
            for (row, key) in keys.enumerated() where state.young[key] == nil {
                add(Array(vectors[row * width..<(row + 1) * width]), key, to: &state)
            }
        }
    }

    private func add(_ vector: [Float], _ key: TextKey, to state: inout State) {
        let bytes = vector.count * MemoryLayout<Float>.stride + Self.overhead
        guard bytes <= half else { return }
        if state.youngBytes + bytes > half {
            (state.old, state.oldBytes) = (state.young, state.youngBytes)
            (state.young, state.youngBytes) = ([:], 0)
        }
        state.young[key] = vector
        state.youngBytes += bytes
    }

    private static func merge(_ found: [[Float]?], _ computed: [Float], width: Int) -> [Float] {
        var vectors: [Float] = []
        vectors.reserveCapacity(found.count * width)
        var next = 0
        for vector in found {
            if let vector {
                vectors += vector
            } else {
                vectors += computed[next..<next + width]
                next += width
            }
        }
        return vectors
    }
}

/// SHA-256 over the model's identity, what it computes in, and the text as token ids.
private struct TextKey: Hashable {
    private let digest: [UInt8]

    init(_ ids: [Int32], of model: EmbeddingModelDescription) throws {
        let state = try SHA256()
        try state.update(Array("\(model.fingerprint) \(model.precision) ".utf8))
        try state.update(ids.withUnsafeBytes { Array($0) })
        digest = try state.finish()
    }
}
