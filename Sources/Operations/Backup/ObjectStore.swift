import Domain
package import Wire

/// Backups in a bucket of an S3-compatible store, under a prefix.
package struct ObjectStore: BackupStore {
    /// In bytes. Ten thousand parts are allowed, so a backup may have 156 GiB.
    private static let part = 16 << 20

    private let client: S3Client
    private let prefix: String
    package let place: String

    /// - Parameters:
    ///   - address: `s3://BUCKET` or `s3://BUCKET/PREFIX`, for people and for `client`'s keys.
    package init(client: S3Client, address: String, prefix: String) {
        self.client = client
        self.prefix = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
        place = address
    }

    package func names() async throws -> [String] {
        try await stored { try await client.keys(prefix: prefix).map { String($0.dropFirst(prefix.count)) } }
    }

    package func write(
        _ name: String, _ body: (_ put: ([UInt8]) async throws -> Void) async throws -> Void
    ) async throws {
        var upload = PartUpload(client: client, key: prefix + name, partLength: Self.part)
        do {
            try await body { piece in try await upload.add(piece) }
            try await upload.finish()
        } catch {
            await upload.abort()
            throw Self.translated(error)
        }
    }

    package func read(_ name: String, _ take: ([UInt8]) async throws -> Void) async throws {
        var start = 0
        while true {
            try Task.checkCancellation()
            let piece = try await stored { try await client.get(prefix + name, start..<start + Self.part) }
            if !piece.isEmpty { try await take(piece) }
            guard piece.count == Self.part else { return }
            start += piece.count
        }
    }

    package func remove(_ name: String) async throws {
        try await stored { try await client.delete(prefix + name) }
    }

    private func stored<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch { throw Self.translated(error) }
    }

    private static func translated(_ error: any Error) -> any Error {
        guard let error = error as? ServiceError else { return error }
        return BackupError(error.kind == .notFound ? .notFound : .store, error.message)
    }
}

/// One object on its way up: at once where it is small, in parts where it is not.
private struct PartUpload {
    let client: S3Client
    let key: String
    let partLength: Int
    private var buffer: [UInt8] = []
    private var id: String?
    private var tags: [String] = []

    init(client: S3Client, key: String, partLength: Int) {
        self.client = client
        self.key = key
        self.partLength = partLength
    }

    mutating func add(_ bytes: [UInt8]) async throws {
        buffer += bytes
        while buffer.count > partLength {
            try await put(Array(buffer.prefix(partLength)))
            buffer.removeFirst(partLength)
        }
    }

    mutating func finish() async throws {
        guard id != nil else { return try await client.put(key, buffer) }
        try await put(buffer)
        if let id { try await client.complete(key, upload: id, tags: tags) }
    }

    /// Parts that are left lying cost money.
    func abort() async {
        if let id { try? await client.abort(key, upload: id) }
    }

    private mutating func put(_ part: [UInt8]) async throws {
        let upload: String
        if let id { upload = id } else { upload = try await client.beginUpload(key) }
        id = upload
        tags.append(try await client.put(part: tags.count + 1, of: key, upload: upload, part))
    }
}
