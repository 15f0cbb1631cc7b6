/// A tensor's numbers as float32, row-major: where they lie in the mapped file, or a copy of those that the file has in
/// two bytes each. They live as long as this value.
// Sendable is checked by hand: nothing is written after `init`, and `owner` ends with the last copy.
struct FloatTensor: @unchecked Sendable {
    private let numbers: UnsafeBufferPointer<Float>
    private let owner: AnyObject

    /// Valid as long as this value, which a pointer alone does not keep.
    var baseAddress: UnsafePointer<Float>? { numbers.baseAddress }
    var count: Int { numbers.count }
    /// A copy.
    var array: [Float] { withExtendedLifetime(owner) { Array(numbers) } }

    /// - Parameter bytes: a part of `file` that begins at a multiple of four.
    init(_ bytes: UnsafeRawBufferPointer, in file: MappedFile) {
        numbers = bytes.assumingMemoryBound(to: Float.self)
        owner = file
    }

    /// - Parameter fill: writes the numbers.
    init(count: Int, fill: (UnsafeMutablePointer<Float>) -> Void) throws(EmbeddingError) {
        let pages = try ZeroedPages(bytes: count * MemoryLayout<Float>.stride)
        let memory = pages.start.bindMemory(to: Float.self, capacity: count)
        fill(memory)
        numbers = UnsafeBufferPointer(start: memory, count: count)
        owner = pages
    }
}
