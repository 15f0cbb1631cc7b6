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

    /// In bytes, as they go over the wire.
    var size: Int { wires.reduce(0) { $0 + ($1?.bytes.count ?? 0) } }

    /// libpq's arrays point at the values where they are: a document's bytes are not copied once more.
    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
    ) -> Result {
        let lengths = wires.map { Int32($0?.bytes.count ?? 0) }
        let formats = wires.map { Int32($0?.isBinary == true ? 1 : 0) }
        return withPointers(from: 0, []) { body($0, lengths, formats) }
    }

    /// Nests as deep as there are parameters, some twelve.
    private func withPointers<Result>(
        from index: Int, _ pointers: [UnsafePointer<CChar>?], _ body: ([UnsafePointer<CChar>?]) -> Result
    ) -> Result {
        guard index < wires.count else { return body(pointers) }
        guard let wire = wires[index] else { return withPointers(from: index + 1, pointers + [nil], body) }
        // A null pointer would be NULL, so that no bytes need a place too; it is not read.
        let bytes = wire.bytes.isEmpty ? [0] : wire.bytes
        return bytes.withUnsafeBytes { bytes in
            let pointer = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            return withPointers(from: index + 1, pointers + [pointer], body)
        }
    }
}
