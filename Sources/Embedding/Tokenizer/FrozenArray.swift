/// Numbers that are computed once and then read by many threads at a fixed address, without checks of bounds: the
/// reader vouches for its indexes.
// Sendable is checked by hand: nothing writes after `init`, and the memory is freed with the last reference.
final class FrozenArray<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    let start: UnsafePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        memory.initialize(from: elements, count: elements.count)
        start = UnsafePointer(memory)
        count = elements.count
    }

    deinit { start.deallocate() }
}
