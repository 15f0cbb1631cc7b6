import Glibc

/// The memory of all packed weights in the order of their use, in large pages where the system has them: with few rows
/// the encoder is as fast as it can read them.
// Sendable is checked by hand: written while the encoder is made, read afterwards, unmapped with the last reference.
final class WeightMemory: @unchecked Sendable {
    private let mapping: UnsafeMutableRawPointer
    private let mappedBytes: Int
    private var next: UnsafeMutableRawPointer
    private var left: Int

    private static let largePage = 2 << 20
    /// Kernels ask the processor for what lies this far ahead; nothing may be read there, but it is mapped.
    private static let line = 64

    init(bytes: Int) throws(EmbeddingError) {
        let count = (bytes + 2 * Self.largePage - 1) / Self.largePage * Self.largePage
        guard let start = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            start != MAP_FAILED
        else { throw EmbeddingError(.unusableModel, "There is not enough memory for the model.") }
        mapping = start
        mappedBytes = count
        let address = Int(bitPattern: start)
        next = start + ((address + Self.largePage - 1) / Self.largePage * Self.largePage - address)
        left = bytes
        madvise(next, bytes, MADV_HUGEPAGE)
    }

    deinit { munmap(mapping, mappedBytes) }

    static func rounded(_ bytes: Int) -> Int { (bytes + line - 1) / line * line }

    /// Zeroed bytes that begin a cache line.
    func take(_ bytes: Int) throws(EmbeddingError) -> UnsafeMutableRawPointer {
        let count = Self.rounded(bytes)
        guard count <= left else { throw EmbeddingError(.unusableModel, "The model's matrices do not add up.") }
        defer {
            next += count
            left -= count
        }
        return next
    }

    func takeFloats(_ count: Int) throws(EmbeddingError) -> UnsafeMutablePointer<Float> {
        try take(count * MemoryLayout<Float>.stride).bindMemory(to: Float.self, capacity: count)
    }
}
