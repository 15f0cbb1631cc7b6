import Embedding

/// The tokenizer with a small vocabulary of each kind of piece.
enum TokenizerTarget {
    private static let cased = tokenizer(lowercases: false)
    private static let uncased = tokenizer(lowercases: true)

    private static func tokenizer(lowercases: Bool) -> WordPieceTokenizer? {
        let letters = "abcdefghijklmnopqrstuvwxyz0123456789äßéおかき東京가각ㄱ".map(String.init)
        let words = [
            "the", "token", "##izer", "##s", "un", "##aff", "##able", "a", "##a", "aaa", "##aaa", "!", ".", ",",
        ]
        let pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + words + letters + letters.map { "##" + $0 }
        return try? WordPieceTokenizer(
            vocabulary: Array(pieces.joined(separator: "\n").utf8), options: TokenizerOptions(lowercases: lowercases))
    }

    static func take(_ bytes: [UInt8]) {
        let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
        let limit = Int(bytes.first ?? 0)
        for tokenizer in [cased, uncased] {
            guard let tokenizer else { return demand(false, "the vocabulary is one") }
            check(tokenizer, text, limit: limit)
        }
    }

    /// Counting, placing, cutting and encoding agree.
    private static func check(_ tokenizer: WordPieceTokenizer, _ text: String, limit: Int) {
        let ids = tokenizer.encode(text)
        let places = tokenizer.locate(text)
        let scalars = text.unicodeScalars.count
        demand(ids.count == tokenizer.count(text) + 2, "a count is the number of ids")
        demand(places.map(\.id) == Array(ids.dropFirst().dropLast()), "places have the same ids")
        demand(ids.allSatisfy { $0 >= 0 && Int($0) < tokenizer.vocabularySize }, "ids are of the vocabulary")
        demand(
            places.allSatisfy { 0 <= $0.start && $0.start <= $0.end && $0.end <= scalars }, "places are in the text")
        let cut = tokenizer.encode(text, maximumTokens: limit)
        demand(cut.count == min(ids.count, max(2, limit)), "a cut is as long as it may be")
        demand(cut.dropLast() == ids.prefix(cut.count - 1), "a cut is the beginning")
        let pair = tokenizer.encodePair(text, String(text.prefix(limit)), maximumTokens: limit)
        demand(pair.ids.count == pair.types.count && pair.ids.count <= max(3, limit), "a pair keeps its length")
    }
}
