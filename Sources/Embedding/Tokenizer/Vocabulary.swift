/// The model's word pieces by id: what `vocab.txt` says, one piece a line, the first of id 0.
struct Vocabulary: Sendable {
    private let text: [UInt8]
    /// Where each piece stands in `text`, with its `##`, by id.
    private let places: [Range<Int>]
    var count: Int { places.count }

    /// - Parameter bytes: the file's content.
    init(parsing bytes: [UInt8]) throws(EmbeddingError) {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw EmbeddingError(.unusableModel, "vocab.txt is not UTF-8.")
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        places = (lines.last?.isEmpty == true ? lines.dropLast() : lines[...]).map { line in
            line.last == UInt8(ascii: "\r") ? line.dropLast().indices : line.indices
        }
        text = bytes
    }

    /// The pieces as a trie, for finding them in words.
    func trie() throws(EmbeddingError) -> PieceTrie {
        var builder = PieceTrieBuilder()
        for (id, place) in places.enumerated() {
            let piece = text[place]
            let continues = piece.count > 2 && piece.starts(with: [UInt8(ascii: "#"), UInt8(ascii: "#")])
            guard !piece.isEmpty else { continue }
            builder.insert(continues ? piece.dropFirst(2) : piece, continuing: continues, id: Int32(id))
        }
        return try builder.build()
    }

    /// The piece of that id as the file has it; empty for an id out of range.
    func piece(_ id: Int32) -> String {
        places.indices.contains(Int(id)) ? String(decoding: text[places[Int(id)]], as: UTF8.self) : ""
    }

    /// The id of a piece by its whole line, for special tokens.
    func id(of name: String) -> Int32? {
        places.lastIndex { text[$0].elementsEqual(name.utf8) }.map(Int32.init)
    }
}
