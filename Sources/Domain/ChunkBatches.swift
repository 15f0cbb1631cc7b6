/// A document's chunks, made ready for the index a batch at a time where they are stored: those of a long document, all
/// at once, would take many times its own size.
package struct ChunkBatches: Sendable {
    package let count: Int
    private let make: @Sendable (Range<Int>) -> [IndexedChunk]

    /// - Parameter make: the chunks at these places; may be called for the same ones again.
    package init(count: Int, _ make: @escaping @Sendable (Range<Int>) -> [IndexedChunk]) {
        self.count = count
        self.make = make
    }

    package init(_ chunks: [IndexedChunk]) {
        self.init(count: chunks.count) { Array(chunks[$0]) }
    }

    /// All of them in order, at most `size` at a time.
    package func forEach(_ size: Int, _ body: ([IndexedChunk]) async throws -> Void) async throws {
        for start in stride(from: 0, to: count, by: size) {
            try Task.checkCancellation()
            try await body(make(start..<min(start + size, count)))
        }
    }
}
