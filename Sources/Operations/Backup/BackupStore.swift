/// Where backups are kept: files by name.
package protocol BackupStore: Sendable {
    /// For people.
    var place: String { get }
    /// All names, in any order.
    func names() async throws -> [String]
    /// Keeps what `body` puts, piece by piece, under `name`: all of it once `body` has returned, nothing when it throws.
    func write(_ name: String, _ body: (_ put: ([UInt8]) async throws -> Void) async throws -> Void) async throws
    /// Hands the file's bytes to `take`, piece by piece. Throws `notFound`.
    func read(_ name: String, _ take: ([UInt8]) async throws -> Void) async throws
    /// One that is gone already is as good.
    func remove(_ name: String) async throws
}

extension BackupStore {
    /// A small file as a whole.
    func write(_ name: String, _ content: [UInt8]) async throws {
        try await write(name) { put in try await put(content) }
    }

    /// A small file as a whole. Throws `altered` for one that is larger than `limit`.
    func read(_ name: String, limit: Int = 1 << 20) async throws -> [UInt8] {
        var content: [UInt8] = []
        try await read(name) { piece in
            content += piece
            guard content.count <= limit else { throw BackupError(.altered, "\(name) is larger than it can be") }
        }
        return content
    }
}
