import Glibc

/// Zeroed memory that begins a cache line, for the C kernels. Much of it lies in huge pages where the system has them:
/// vectors that are looked at here and there are then found without the walks through page tables that take as long as
/// the look itself.
// Sendable is checked by hand: whoever makes it writes it before anyone else sees it; later it is only read.
final class AlignedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
    let count: Int
    let elements: UnsafeMutablePointer<Element>
    private let memory: UnsafeMutableRawPointer
    /// Of a mapping of its own; 0 for memory from the heap.
    private let mappedBytes: Int

    init(count: Int) {
        self.count = count
        let bytes = (max(count, 1) * MemoryLayout<Element>.stride + 63) / 64 * 64
        if let mapped = HugePages.map(bytes) {
            (memory, mappedBytes) = (mapped, bytes)
        } else {
            (memory, mappedBytes) = (.allocate(byteCount: bytes, alignment: 64), 0)
            memset(memory, 0, bytes)
        }
        elements = memory.bindMemory(to: Element.self, capacity: bytes / MemoryLayout<Element>.stride)
    }

    deinit {
        if mappedBytes > 0 { munmap(memory, mappedBytes) } else { memory.deallocate() }
    }

    var byteCount: Int { count * MemoryLayout<Element>.stride }
}

/// Mappings that begin a huge page.
private enum HugePages {
    /// On x86-64, and on 64-bit ARM with usual pages.
    private static let size = 2 << 20

    /// Zeroed memory to be given back with `munmap`. Nil for less than a huge page, or where there is none.
    static func map(_ bytes: Int) -> UnsafeMutableRawPointer? {
        guard bytes >= size else { return nil }
        let room = bytes + size
        guard let start = mmap(nil, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            start != MAP_FAILED
        else { return nil }
        let memory = start.alignedUp(toMultipleOf: size)
        let page = Int(getpagesize())
        let end = (memory + bytes).alignedUp(toMultipleOf: page)
        if memory > start { munmap(start, memory - start) }
        if start + room > end { munmap(end, start + room - end) }
        // Whole pages only, so that no more is taken than was asked for. Where it fails, pages stay small.
        madvise(memory, bytes / size * size, MADV_HUGEPAGE)
        return memory
    }
}
