import CArchive
import Domain

/// The parts of a ZIP file that are asked for, inflated under bounds: a ZIP bomb is refused before it unfolds.
enum ZipContainer {
    private static let maximumEntries = 10_000
    private static let maximumInflatedBytes = 256 << 20
    /// Inflated bytes may be this many times the file's, and `allowance` more.
    private static let maximumRatio = 100
    private static let allowance = 8 << 20
    private static let blockSize = 64 << 10

    /// The wanted parts by name, as far as they are there. Throws `unreadable` for a damaged or hostile container.
    static func parts(_ wanted: Set<String>, of content: [UInt8]) throws -> [String: [UInt8]] {
        let bound = min(maximumInflatedBytes, content.count * maximumRatio + allowance)
        return try content.withUnsafeBytes { bytes in
            let archive = try OpenArchive(bytes)
            var budget = bound
            var declared = 0
            var parts: [String: [UInt8]] = [:]
            for _ in 0..<maximumEntries {
                guard let entry = try archive.nextEntry() else { return parts }
                guard entry.size <= bound - declared else { throw tooLarge }
                declared += max(0, entry.size)
                guard wanted.contains(entry.name), parts[entry.name] == nil else { continue }
                parts[entry.name] = try inflate(archive, &budget)
            }
            throw ServiceError(.unreadable, "The file is a ZIP container of more than \(maximumEntries) parts.")
        }
    }

    private static func inflate(_ archive: borrowing OpenArchive, _ budget: inout Int) throws -> [UInt8] {
        var data: [UInt8] = []
        var block = [UInt8](repeating: 0, count: blockSize)
        while case let count = try archive.read(into: &block), count > 0 {
            budget -= count
            guard budget >= 0 else { throw tooLarge }
            data += block[..<count]
        }
        return data
    }

    private static var tooLarge: ServiceError {
        ServiceError(.unreadable, "The file unfolds to far more than its size, as a ZIP bomb does. It was not opened.")
    }
}

/// A ZIP file open for reading from memory, closed with its owner.
private struct OpenArchive: ~Copyable {
    private let handle: OpaquePointer

    init(_ bytes: UnsafeRawBufferPointer) throws {
        guard let handle = archive_read_new() else { throw Self.damaged }
        archive_read_support_format_zip_seekable(handle)
        guard archive_read_open_memory(handle, bytes.baseAddress, bytes.count) == ARCHIVE_OK else {
            archive_read_free(handle)
            throw Self.damaged
        }
        self.handle = handle
    }

    deinit { archive_read_free(handle) }

    func nextEntry() throws -> (name: String, size: Int)? {
        var entry: OpaquePointer?
        let status = archive_read_next_header(handle, &entry)
        if status == ARCHIVE_EOF { return nil }
        guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw Self.damaged }
        guard archive_entry_is_encrypted(entry) == 0 else {
            throw ServiceError(.unreadable, "The document is protected by a password. Remove it and upload it again.")
        }
        let name = archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
        let size = archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : 0
        return (name, Int(clamping: size))
    }

    func read(into block: inout [UInt8]) throws -> Int {
        let count = block.withUnsafeMutableBytes { archive_read_data(handle, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw Self.damaged }
        return count
    }

    private static var damaged: ServiceError {
        ServiceError(.unreadable, "The file is damaged: it is not a complete ZIP container, as a DOCX file is.")
    }
}
