import Domain
import Glibc

/// A folder only this process's user can read, for the one file a tool works on; removed with its owner.
struct PrivateFolder: ~Copyable {
    let file: String
    private let path: String

    /// Writes `content` into the folder. Throws `unavailable` when the disk does not take it.
    init(holding content: [UInt8]) throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/rag-document-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Self.failure("make a folder in \(base)") }
        let made = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        let target = made + "/document"
        guard Self.write(content, to: target) else {
            let failure = Self.failure("write a document to \(base)")
            Self.remove(target, made)
            throw failure
        }
        self.path = made
        self.file = target
    }

    deinit { Self.remove(file, path) }

    private static func remove(_ file: String, _ folder: String) {
        unlink(file)
        rmdir(folder)
    }

    private static func write(_ content: [UInt8], to file: String) -> Bool {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var written = 0
        while written < content.count {
            let count = content[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }

    private static func failure(_ what: String) -> ServiceError {
        ServiceError(.unavailable, "The worker could not \(what): \(String(cString: strerror(errno))).")
    }
}

/// Carries a folder across awaits; the last holder removes it.
final class SharedFolder: Sendable {
    private let folder: PrivateFolder

    init(_ folder: consuming PrivateFolder) {
        self.folder = folder
    }

    var file: String { folder.file }
}
