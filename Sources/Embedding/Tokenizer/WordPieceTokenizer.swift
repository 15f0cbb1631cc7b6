/// Turns text into the ids of BERT's word pieces, equal to the model's own tokenizer on every string.
/// Source: Hugging Face `tokenizers` (BertNormalizer, BertPreTokenizer, WordPiece), lower case, accents stripped.
package struct WordPieceTokenizer: Sendable {
    let table: NormalizationTable
    let special: SpecialTokens
    let lowercases = true
    private let vocabulary: Vocabulary

    /// - Parameter vocabulary: the content of `vocab.txt`.
    package init(vocabulary bytes: [UInt8]) throws(EmbeddingError) {
        vocabulary = Vocabulary(parsing: bytes)
        special = try SpecialTokens(vocabulary)
        table = NormalizationTable()
    }

    /// The tokenizer of a model folder, from its `vocab.txt`.
    package init(folder: String) throws(EmbeddingError) {
        try self.init(vocabulary: MappedFile.read(folder + "/vocab.txt", limit: 64 << 20))
    }

    package var vocabularySize: Int { vocabulary.count }

    /// The vocabulary's text of an id, with `##` where it continues a word.
    package func piece(_ id: Int32) -> String { vocabulary.piece(id) }

    /// Whether an id means something to the model itself: `[CLS]`, `[SEP]` and the like.
    package func isSpecial(_ id: Int32) -> Bool { special.written.contains { $0.id == id } }

    /// `[CLS]`, the text's ids, `[SEP]`: at most `maximumTokens` in all, the rest of the text is cut off.
    package func encode(_ text: String, maximumTokens: Int = .max) -> [Int32] {
        [special.start] + pieces(of: text, limit: max(0, maximumTokens - 2)) + [special.separator]
    }

    /// How many ids the whole text has, without special tokens at its ends.
    package func count(_ text: String) -> Int {
        pieces(of: text, limit: .max).count
    }

    /// A pair as a cross-encoder reads it: ids, and 0 or 1 for the part each belongs to. What is too long is cut from
    /// the end of the longer part, token by token.
    package func encodePair(_ first: String, _ second: String, maximumTokens: Int) -> (ids: [Int32], types: [Int32]) {
        let room = max(0, maximumTokens - 3)
        let left = pieces(of: first, limit: .max)
        let right = pieces(of: second, limit: .max)
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

    private func pieces(of text: String, limit: Int) -> [Int32] {
        var text = text
        return text.withUTF8 { bytes in
            var scan = TokenScan(self, limit: limit)
            scan.scan(bytes)
            return scan.ids
        }
    }

    /// Greedy longest match first; a word with a part that is in no piece is unknown as a whole.
    func appendPieces(of word: borrowing WordBuffer, to ids: inout [Int32]) {
        guard !word.isTooLong else { return ids.append(special.unknown) }
        let known = ids.count
        var start = 0
        while start < word.count {
            guard let (id, length) = longestPiece(of: word, from: start) else {
                ids.removeLast(ids.count - known)
                return ids.append(special.unknown)
            }
            ids.append(id)
            start += length
        }
    }

    private func longestPiece(of word: borrowing WordBuffer, from start: Int) -> (id: Int32, length: Int)? {
        let longest = min(word.count - start, vocabulary.longestPiece)
        let bytes = word.bytes + start
        var hash = Vocabulary.seed(continuing: start > 0)
        for index in 0..<longest {
            hash = Vocabulary.extend(hash, by: bytes[index])
            word.hashes[index + 1] = Vocabulary.finish(hash)
        }
        var length = longest
        while length > 0 {
            let piece = UnsafeBufferPointer(start: UnsafePointer(bytes), count: length)
            if let id = vocabulary.id(of: piece, hash: word.hashes[length]) { return (id, length) }
            length -= 1
        }
        return nil
    }
}
