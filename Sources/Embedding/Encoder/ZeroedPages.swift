import Glibc

/// Memory straight from the system: zeros that take no room until they are used, and that all goes back at the end.
final class ZeroedPages {
    let start: UnsafeMutableRawPointer
    let count: Int

    init(bytes: Int) throws(EmbeddingError) {
        count = max(bytes, 1)
        guard let start = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            start != MAP_FAILED
        else { throw EmbeddingError(.unusableModel, "There is not enough memory for the model.") }
        self.start = start
    }

    deinit { munmap(start, count) }
}
