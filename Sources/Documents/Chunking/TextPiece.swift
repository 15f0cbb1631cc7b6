/// The smallest stretch the chunker packs: a sentence, a line of a listing or table, a heading.
struct TextPiece: Sendable {
    /// In the stored text's UTF-8 and in its Unicode scalars.
    let bytes: Range<Int>
    let scalars: Range<Int>
    /// Set for headings.
    let level: Int?
    /// Index of its heading path.
    let path: Int
    /// 1-based page it begins on.
    let page: Int?
    var tokens = 0

    var isHeading: Bool { level != nil }
    /// Whether what came before belongs to another section.
    var beginsSection: Bool { level.map { $0 <= 2 } ?? false }
}

/// A document cut into pieces, in order.
struct PiecedText: Sendable {
    let bytes: [UInt8]
    var pieces: [TextPiece]
    let paths: [[String]]

    func text(of piece: TextPiece) -> String {
        String(decoding: bytes[piece.bytes], as: UTF8.self)
    }
}
