/// Splits words into the vocabulary's pieces: greedy, longest match first. A word with a part that is in no piece is
/// unknown as a whole.
struct PieceMatcher {
    private let nodes: UnsafePointer<PieceTrie.Node>
    private let wordBase: Int
    private let continuationBase: Int
    private let bytes: ByteTable.Reader
    private let unknown: Int32

    /// Reads the tokenizer's memory, which must outlive it.
    init(_ tokenizer: WordPieceTokenizer) {
        nodes = tokenizer.trie.nodes.start
        wordBase = tokenizer.trie.wordBase
        continuationBase = tokenizer.trie.continuationBase
        bytes = tokenizer.bytes.reader
        unknown = tokenizer.special.unknown
    }

    /// - Parameters:
    ///   - word: `count` bytes, at least one.
    ///   - origin: the index in the text of the scalar that the byte at an index came from.
    @inline(__always)
    func match<Sink: TokenSink>(
        _ word: UnsafePointer<UInt8>, count: Int, into sink: inout Sink, origin: (Int) -> Int
    ) {
        let known = sink.count
        var start = 0
        var base = wordBase
        repeat {
            let (id, end) = longestPiece(word, from: start, to: count, base: base)
            guard id >= 0 else {
                sink.removeAll(from: known)
                return append(unknown, 0, count, to: &sink, origin)
            }
            append(id, start, end, to: &sink, origin)
            start = end
            base = continuationBase
        } while start < count
    }

    @inline(__always)
    private func append<Sink: TokenSink>(
        _ id: Int32, _ start: Int, _ end: Int, to sink: inout Sink, _ origin: (Int) -> Int
    ) {
        if Sink.isLocating {
            sink.append(id, start: origin(start), end: origin(end - 1) + 1)
        } else {
            sink.append(id, start: 0, end: 0)
        }
    }

    /// The longest piece's id, or -1, and where it ends.
    @inline(__always)
    private func longestPiece(
        _ word: UnsafePointer<UInt8>, from start: Int, to count: Int, base: Int
    ) -> (id: Int32, end: Int) {
        var base = base
        var position = start
        var best: (id: Int32, end: Int) = (-1, start)
        while position < count {
            let byte = bytes.folded(word[position])
            let node = nodes[base ^ Int(byte)]
            guard node.label == byte else { break }
            position &+= 1
            if node.id >= 0 { best = (node.id, position) }
            base = node.base
        }
        return best
    }
}
