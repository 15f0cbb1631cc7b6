extension WordPieceTokenizer {
    /// Punctuation and contractions that follow the word before them without a space.
    private static let attached = [".", "?", "!", ",", "n't", "'m", "'s", "'ve", "'re"]

    /// Text that has these ids, as Hugging Face's `WordPiece` decoder writes it: words in a row, normalized as they
    /// were, without spaces before some punctuation. Ids that the vocabulary has not got are left out.
    ///
    /// - Parameter skipsSpecialTokens: leave out `[CLS]`, `[SEP]`, `[UNK]` and the like.
    package func decode(_ ids: [Int32], skipsSpecialTokens: Bool = true) -> String {
        var text = ""
        var isFirst = true
        for id in ids where (0..<vocabularySize).contains(Int(id)) && !(skipsSpecialTokens && isSpecial(id)) {
            let piece = piece(id)
            if isFirst {
                text += piece
            } else if piece.utf8.starts(with: "##".utf8) {
                text.unicodeScalars += piece.unicodeScalars.dropFirst(2)
            } else {
                let isAttached = Self.attached.contains { piece.utf8.starts(with: $0.utf8) }
                text += isAttached ? piece : " " + piece
            }
            isFirst = false
        }
        return text
    }
}
