import Synchronization
import Testing

@testable import Embedding

struct VectorCacheTests {
    @Test func `only what is not there is computed, and each text keeps its place`() async throws {
        let cache = VectorCache(limit: 1 << 20)
        _ = try await vectors([[1], [2]], cache)
        let computed = Mutex<[[Int32]]>([])
        let vectors = try await cache.vectors(for: [[3], [2], [4], [1]], of: try ModelFolder.engine().description) {
            missing in
            computed.withLock { $0 = missing }
            return Self.rows(missing)
        }
        #expect(vectors == Self.rows([[3], [2], [4], [1]]))
        #expect(computed.withLock { $0 } == [[3], [4]])
        #expect(cache.hits == 2 && cache.misses == 4)
    }

    @Test func `it stays within its bytes, and what is asked for again stays longest`() async throws {
        let cache = VectorCache(limit: 20_000)
        for id in 1...100 { _ = try await vectors([[1], [Int32(id)]], cache) }
        #expect(cache.bytes <= 20_000 && cache.bytes > 5_000)
        let hits = cache.hits
        _ = try await vectors([[1], [2], [100]], cache)
        #expect(cache.hits == hits + 2)
    }

    @Test func `without a byte it keeps and counts nothing`() async throws {
        let cache = VectorCache(limit: 0)
        for _ in 1...2 { _ = try await vectors([[1]], cache) }
        #expect(cache.bytes == 0 && cache.hits == 0 && cache.misses == 0)
    }

    @Test func `an engine's vector from the cache equals the computed one`() async throws {
        let cache = VectorCache(limit: 1 << 20)
        let engine = try EmbeddingEngine(folder: ModelFolder.path, limits: BatchLimits(threads: 1), cache: cache)
        defer { engine.stop() }
        let first = try await engine.embed(["a text", "another"])
        #expect(try await engine.embed(["another", "a text"]) == Array(first[384...] + first[..<384]))
        #expect(cache.hits == 2)
        let raw = try await engine.embed(["a text"], normalizes: false)
        #expect(raw != Array(first[..<384]) && cache.hits == 3)
    }

    private func vectors(_ texts: [[Int32]], _ cache: VectorCache) async throws -> [Float] {
        try await cache.vectors(for: texts, of: try ModelFolder.engine().description) { Self.rows($0) }
    }

    private static func rows(_ texts: [[Int32]]) -> [Float] {
        texts.flatMap { [Float](repeating: Float($0[0]), count: 384) }
    }
}
