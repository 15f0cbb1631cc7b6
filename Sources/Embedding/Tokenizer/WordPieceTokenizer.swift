/// Turns text into the ids of BERT's word pieces, equal to the model's own tokenizer on every string.
/// Source: Hugging Face `tokenizers` (BertNormalizer, BertPreTokenizer, WordPiece).
package struct WordPieceTokenizer: Sendable {
    let bytes: ByteTable
    let table: NormalizationTable
    let trie: PieceTrie
    let special: SpecialTokens
    private let vocabulary: Vocabulary

    /// - Parameter content: the content of `vocab.txt`.
    package init(
        vocabulary content: [UInt8], options: TokenizerOptions = TokenizerOptions()
    ) throws(EmbeddingError) {
        vocabulary = try Vocabulary(parsing: content)
        special = try SpecialTokens(vocabulary)
        trie = try vocabulary.trie()
        bytes = ByteTable(lowercases: options.lowercases)
        table = NormalizationTable(options)
    }

    /// The tokenizer of a model folder, from its `vocab.txt` and `tokenizer_config.json`.
    package init(folder: String) throws(EmbeddingError) {
        try self.init(
            vocabulary: MappedFile.read(folder + "/vocab.txt", limit: 64 << 20),
            options: TokenizerOptions(folder: folder))
    }

    package var vocabularySize: Int { vocabulary.count }

    /// The vocabulary's text of an id, with `##` where it continues a word.
    package func piece(_ id: Int32) -> String { vocabulary.piece(id) }

    /// Whether an id means something to the model itself: `[CLS]`, `[SEP]` and the like.
    package func isSpecial(_ id: Int32) -> Bool { special.written.contains { $0.id == id } }

    /// `[CLS]`, the text's ids, `[SEP]`: at most `maximumTokens` in all, the rest of the text is cut off.
    ///
    /// - Parameter truncation: the end at which it is cut.
    package func encode(
        _ text: String, maximumTokens: Int = .max, truncation: TruncationDirection = .right
    ) -> [Int32] {
        let room = max(0, maximumTokens - 2)
        guard truncation == .left else { return ids(of: text, limit: room, isFramed: true) }
        return [special.start] + ids(of: text).suffix(room) + [special.separator]
    }

    /// The ids of `[CLS]` and `[SEP]`, which frame a text.
    package var frame: (start: Int32, end: Int32) { (special.start, special.separator) }

    /// How many ids the whole text has, without special tokens at its ends.
    package func count(_ text: String) -> Int {
        var text = text
        return text.withUTF8 { scan($0, limit: .max, into: TokenCount()).count }
    }

    /// The text's tokens and where they stand in it, without special tokens at its ends.
    package func locate(_ text: String) -> [LocatedToken] {
        var text = text
        return text.withUTF8 { bytes in
            withUnsafeTemporaryAllocation(of: Int.self, capacity: WordBuffer.capacity) { origins in
                scan(bytes, limit: .max, into: LocatedTokens(), origins: origins.baseAddress).tokens
            }
        }
    }

    /// A pair as a cross-encoder reads it: ids, and 0 or 1 for the part each belongs to. What is too long is cut from
    /// the end of the longer part, token by token.
    ///
    /// - Parameter mostOfSecond: of the second part so many tokens are read, whatever room there is.
    package func encodePair(
        _ first: String, _ second: String, maximumTokens: Int, mostOfSecond: Int = .max
    ) -> (ids: [Int32], types: [Int32]) {
        let room = max(0, maximumTokens - 3)
        let left = ids(of: first)
        let right = ids(of: second).prefix(mostOfSecond)
        let (leftCount, rightCount) = Self.longestFirst(left.count, right.count, room: room)
        let head = [special.start] + left.prefix(leftCount) + [special.separator]
        let tail = right.prefix(rightCount) + [special.separator]
        let types = [Int32](repeating: 0, count: head.count) + [Int32](repeating: 1, count: tail.count)
        return (head + tail, types)
    }

    /// How much of each part is left: the shorter keeps what fits, the longer gives way.
    private static func longestFirst(_ left: Int, _ right: Int, room: Int) -> (Int, Int) {
        guard left + right > room else { return (left, right) }
        let half = room / 2
        let short = min(left, right)
        if short <= half {
            return left <= right ? (left, room - left) : (room - right, right)
        }
        return left <= right ? (half, room - half) : (room - half, half)
    }

    /// - Parameter isFramed: whether `[CLS]` and `[SEP]` are put around them, beyond the limit.
    private func ids(of text: String, limit: Int = .max, isFramed: Bool = false) -> [Int32] {
        var text = text
        return text.withUTF8 { bytes in
            // A token takes at least one byte, and the last step of a scan may overshoot the limit.
            let (bound, isEndless) = limit.addingReportingOverflow(Self.overshoot)
            let capacity = 2 + (isEndless ? bytes.count : min(bytes.count, bound))
            return [Int32](unsafeUninitializedCapacity: capacity) { memory, count in
                let body = UnsafeMutableBufferPointer(rebasing: memory.dropFirst(isFramed ? 1 : 0))
                count = min(limit, scan(bytes, limit: limit, into: TokenIDs(into: body)).count)
                guard isFramed else { return }
                memory[0] = special.start
                memory[count + 1] = special.separator
                count += 2
            }
        }
    }

    /// More tokens than one step of a scan finds: the word before a mark, the mark, and what it expands to.
    private static let overshoot = 3 * WordBuffer.longestWord

    private func scan<Sink: TokenSink>(
        _ text: UnsafeBufferPointer<UInt8>, limit: Int, into sink: Sink, origins: UnsafeMutablePointer<Int>? = nil
    ) -> Sink {
        withExtendedLifetime(self) {
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: WordBuffer.capacity) { memory in
                guard let start = memory.baseAddress else { return sink }
                var scan = TokenScan(text, self, WordBuffer(start, origins: origins), into: sink)
                scan.run(limit: limit)
                return scan.sink
            }
        }
    }
}
