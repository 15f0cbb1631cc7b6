/// A statement's parameters in the three arrays that libpq takes.
struct PostgresParameters {
    private let wires: [(bytes: [UInt8], isBinary: Bool)?]

    /// Throws `unstorableText` for text with U+0000, where libpq would silently cut it.
    init(_ parameters: [PostgresValue]) throws(PostgresError) {
        wires = parameters.map(\.wire)
        for case .some((let bytes, false)) in wires where bytes.dropLast().contains(0) {
            throw PostgresError(.unstorableText, sqlState: "22021", "text cannot hold the character U+0000")
        }
    }

    var count: Int { wires.count }

    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
    ) -> Result {
        let buffers = wires.map { wire -> UnsafeMutablePointer<UInt8>? in
            guard let wire else { return nil }
            let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, wire.bytes.count))
            buffer.initialize(from: wire.bytes, count: wire.bytes.count)
            return buffer
        }
        defer { buffers.forEach { $0?.deallocate() } }
        let values = buffers.map { buffer in
            buffer.map { UnsafePointer(UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self)) }
        }
        let lengths = wires.map { Int32($0?.bytes.count ?? 0) }
        let formats = wires.map { Int32($0?.isBinary == true ? 1 : 0) }
        return body(values, lengths, formats)
    }
}
