import Glibc

/// Zeroed memory that begins a cache line, for the C kernels.
// Sendable is checked by hand: whoever makes it writes it before anyone else sees it; later it is only read.
final class AlignedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
    let count: Int
    let elements: UnsafeMutablePointer<Element>

    init(count: Int) {
        self.count = count
        let bytes = (max(count, 1) * MemoryLayout<Element>.stride + 63) / 64 * 64
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        memset(memory, 0, bytes)
        elements = memory.bindMemory(to: Element.self, capacity: bytes / MemoryLayout<Element>.stride)
    }

    deinit { elements.deallocate() }

    var byteCount: Int { count * MemoryLayout<Element>.stride }
}
