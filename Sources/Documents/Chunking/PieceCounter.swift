import Domain

/// Asks the embedding model's tokenizer how long the pieces are, in bounded batches, and cuts those that are longer
/// than a chunk. Counts of pieces add up: WordPiece works word by word.
struct PieceCounter {
    private static let batchTexts = 256
    private static let batchBytes = 256 << 10
    /// Each round cuts a piece to about the right size; more are needed only for text of extreme density.
    private static let maximumRounds = 12

    let counter: any TextEmbedder
    let maximumTokens: Int

    func count(_ text: PiecedText) async throws -> PiecedText {
        var text = text
        try await count(Array(text.pieces.indices), in: &text)
        for _ in 0..<Self.maximumRounds {
            let long = text.pieces.indices.filter {
                text.pieces[$0].tokens > maximumTokens && isDivisible(text.pieces[$0])
            }
            if long.isEmpty { break }
            let fresh = divide(long, in: &text)
            try await count(fresh, in: &text)
        }
        return text
    }

    private func isDivisible(_ piece: TextPiece) -> Bool { piece.scalars.count > 1 }

    private func count(_ indices: [Int], in text: inout PiecedText) async throws {
        var position = 0
        while position < indices.count {
            try Task.checkCancellation()
            var texts: [String] = []
            var size = 0
            let start = position
            while position < indices.count && texts.count < Self.batchTexts && size < Self.batchBytes {
                texts.append(text.text(of: text.pieces[indices[position]]))
                size += texts.last?.utf8.count ?? 0
                position += 1
            }
            let counts = try await counter.tokenCounts(of: texts)
            guard counts.count == texts.count else {
                throw ServiceError(.unavailable, "The embedder counted \(counts.count) texts of \(texts.count).")
            }
            for (offset, count) in counts.enumerated() { text.pieces[indices[start + offset]].tokens = max(1, count) }
        }
    }

    /// Replaces each long piece by equal parts; returns the parts' indices.
    private func divide(_ long: [Int], in text: inout PiecedText) -> [Int] {
        var result: [TextPiece] = []
        var fresh: [Int] = []
        var next = 0
        for (index, piece) in text.pieces.enumerated() {
            guard next < long.count, long[next] == index else {
                result.append(piece)
                continue
            }
            next += 1
            let parts = divide(piece, of: text.bytes)
            fresh += result.count..<(result.count + parts.count)
            result += parts
        }
        text.pieces = result
        return fresh
    }

    private func divide(_ piece: TextPiece, of bytes: [UInt8]) -> [TextPiece] {
        let size = max(1, piece.bytes.count / (piece.tokens / maximumTokens + 1))
        var parts: [TextPiece] = []
        var start = piece.bytes.lowerBound
        var scalar = piece.scalars.lowerBound
        while start < piece.bytes.upperBound {
            var end = piece.bytes.upperBound
            if end - start > size { end = PieceBorder.best(in: bytes, near: start + size, after: start) }
            let count = bytes[start..<end].count { $0 & 0xC0 != 0x80 }
            parts.append(
                TextPiece(
                    bytes: start..<end, scalars: scalar..<(scalar + count), level: piece.level, path: piece.path,
                    page: piece.page))
            start = end
            scalar += count
            while start < piece.bytes.upperBound, TextCleaning.isSpace(bytes[start]) {
                (start, scalar) = (start + 1, scalar + 1)
            }
        }
        return parts
    }
}
