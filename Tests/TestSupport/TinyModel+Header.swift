package import JSON

/// The head of its safetensors file, for tests that spoil it.
extension TinyModel {
    private static let file = "model.safetensors"

    /// What stands there of each tensor.
    package func header() throws -> JSONObject {
        let bytes = try read(Self.file)
        return try JSONValue(parsing: Array(bytes[8..<Self.headerEnd(bytes)])).object ?? JSONObject()
    }

    /// Where in the file the numbers begin.
    package func dataStart() throws -> Int { Self.headerEnd(try read(Self.file)) }

    /// Replaces one member of what stands of a tensor; nil takes the tensor away and gives its place another name.
    package func changeTensor(_ name: String, _ member: String, _ value: JSONValue?) throws {
        var header = try header()
        var tensor = header[name]?.object ?? JSONObject()
        header[name] = nil
        if let value { tensor[member] = value }
        header[value == nil ? "another" : name] = .object(tensor)
        let bytes = try read(Self.file)
        let text = JSONValue.object(header).bytes
        let length = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) }
        try write(length + text + bytes[Self.headerEnd(bytes)...], to: Self.file)
    }

    private static func headerEnd(_ bytes: [UInt8]) -> Int {
        8 + bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
