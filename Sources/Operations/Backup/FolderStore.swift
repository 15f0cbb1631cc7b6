import FoundationEssentials
import Glibc
import SystemPackage

/// Backups in a folder. What is being written has another name until it is complete and on the disk.
package struct FolderStore: BackupStore {
    private static let piece = 1 << 20

    private let folder: String

    package init(folder: String) throws {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw BackupError(.store, "the folder \(folder) cannot be made: \(error)")
        }
    }

    package var place: String { folder }

    package func names() async throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasSuffix(".partial") }
        } catch {
            throw BackupError(.store, "the folder \(folder) cannot be read: \(error)")
        }
    }

    package func write(
        _ name: String, _ body: (_ put: ([UInt8]) async throws -> Void) async throws -> Void
    ) async throws {
        let (path, partial) = ("\(folder)/\(name)", "\(folder)/\(name).partial")
        do {
            let file = try FileDescriptor.open(
                FilePath(partial), .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
            do {
                try await body { piece in _ = try file.writeAll(piece) }
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            } catch {
                try? file.close()
                throw error
            }
            try file.close()
            guard rename(partial, path) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            _ = unlink(partial)
            throw error is Errno ? BackupError(.store, "\(path) cannot be written: \(error)") : error
        }
    }

    package func read(_ name: String, _ take: ([UInt8]) async throws -> Void) async throws {
        guard let file = try? FileDescriptor.open(FilePath("\(folder)/\(name)"), .readOnly) else {
            throw BackupError(.notFound, "there is no readable \(name) in \(folder)")
        }
        defer { try? file.close() }
        while true {
            try Task.checkCancellation()
            var piece = [UInt8](repeating: 0, count: Self.piece)
            let count = try piece.withUnsafeMutableBytes { try file.read(into: $0) }
            if count == 0 { return }
            try await take(Array(piece.prefix(count)))
        }
    }

    package func remove(_ name: String) async throws {
        guard unlink("\(folder)/\(name)") == 0 || errno == ENOENT else {
            throw BackupError(.store, "\(name) cannot be removed from \(folder)")
        }
    }
}
