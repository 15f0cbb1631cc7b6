import CEmbeddingKernels

/// The vocabulary's vectors, row-major: float32 where the model file has them, or a copy in bf16, which takes half the
/// room and changes a text's vector less than matrices in bf16 do.
// Sendable is checked by hand: nothing is written after `init`, and `owner` ends with the last copy.
struct WordTable: @unchecked Sendable {
    let numbers: UnsafeRawPointer?
    let format: embedding_format
    private let owner: AnyObject?
    private let floats: FloatTensor?

    init(_ words: FloatTensor, _ precision: Precision) throws(EmbeddingError) {
        guard precision != .f32 else {
            numbers = UnsafeRawPointer(words.baseAddress)
            format = EMBEDDING_F32
            floats = words
            owner = nil
            return
        }
        let pages = try ZeroedPages(bytes: words.count * MemoryLayout<UInt16>.stride)
        embedding_round(
            words.baseAddress, words.count, pages.start.bindMemory(to: UInt16.self, capacity: words.count))
        numbers = UnsafeRawPointer(pages.start)
        format = EMBEDDING_BF16
        floats = nil
        owner = pages
    }
}
