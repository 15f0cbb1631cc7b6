/// The pieces that mean something to the model itself. Written in a text they stand for themselves, as the reference
/// has it.
struct SpecialTokens: Sendable {
    let unknown: Int32
    let start: Int32
    let separator: Int32
    /// Every special token's bytes and id; each begins with `[`.
    let written: [(bytes: [UInt8], id: Int32)]

    init(_ vocabulary: Vocabulary) throws(EmbeddingError) {
        func id(_ name: String) throws(EmbeddingError) -> Int32 {
            guard let id = vocabulary.id(of: name) else {
                throw EmbeddingError(.unusableModel, "vocab.txt has no \(name): it is not a BERT vocabulary.")
            }
            return id
        }
        unknown = try id("[UNK]")
        start = try id("[CLS]")
        separator = try id("[SEP]")
        written = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].compactMap { name in
            vocabulary.id(of: name).map { (Array(name.utf8), $0) }
        }
    }

    /// The special token that stands at `position`.
    func match(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> (length: Int, id: Int32)? {
        for (bytes, id) in written where position + bytes.count <= text.count {
            if bytes.indices.allSatisfy({ text[position + $0] == bytes[$0] }) { return (bytes.count, id) }
        }
        return nil
    }
}
