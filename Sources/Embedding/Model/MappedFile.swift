import Glibc

/// A file's bytes, mapped read-only into memory.
// Sendable is checked by hand: the mapping is never written, and unmapped only when nobody holds the object.
final class MappedFile: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    init(path: String) throws(EmbeddingError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw EmbeddingError(.unusableModel, "Cannot open \(path): \(String(cString: strerror(errno))).")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0, status.st_mode & S_IFMT == S_IFREG else {
            throw EmbeddingError(.unusableModel, "\(path) is empty or no regular file.")
        }
        let count = Int(status.st_size)
        guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw EmbeddingError(.unusableModel, "Cannot map \(path): \(String(cString: strerror(errno))).")
        }
        bytes = UnsafeRawBufferPointer(start: start, count: count)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

    /// Gives the pages back to the system; they are read again from the file when needed.
    func releasePages() {
        madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_DONTNEED)
    }

    /// A whole small file of at most `limit` bytes.
    static func read(_ path: String, limit: Int) throws(EmbeddingError) -> [UInt8] {
        let file = try MappedFile(path: path)
        guard file.bytes.count <= limit else {
            throw EmbeddingError(.unusableModel, "\(path) has more than \(limit) bytes.")
        }
        return Array(file.bytes)
    }
}
