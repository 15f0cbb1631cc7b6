package import Domain

/// Cuts a parsed document into chunks of whole sentences, each short enough that the embedding model reads all of it
/// together with its title and headings.
package struct Chunker: Sendable {
    private let counter: PieceCounter
    private let packing: ChunkPacker.Settings
    private let cutsSentences: Bool

    /// - Parameters:
    ///   - counter: whose tokens are counted.
    ///   - maximumTokens: a chunk's length; 200 leaves room for title and headings in a model that reads 256.
    ///   - overlapTokens: how much of a chunk's end the next one may begin with, in whole sentences.
    ///   - cutsSentences: whether a chunk may begin and end between any two words.
    package init(
        counter: any TextEmbedder, maximumTokens: Int = 200, overlapTokens: Int = 32, cutsSentences: Bool = false
    ) {
        self.counter = PieceCounter(counter: counter, maximumTokens: max(8, maximumTokens))
        self.cutsSentences = cutsSentences
        self.packing = ChunkPacker.Settings(
            maximumTokens: max(8, maximumTokens), overlapTokens: min(max(0, overlapTokens), maximumTokens / 2))
    }

    /// Chunks in order; each one's `text` is the stored text at its `range`. Sections under headings of level 1 and 2
    /// and pages stay apart, except that tiny sections share a chunk. Takes time linear in the text.
    package func chunks(of document: ParsedDocument) async throws -> [Chunk] {
        let text = try await BlockingWork.run { [cutsSentences] in
            PieceReader.read(document, cutsSentences: cutsSentences)
        }
        let counted = try await counter.count(text)
        return try await BlockingWork.run { [packing] in ChunkPacker(counted, packing).chunks() }
    }
}
