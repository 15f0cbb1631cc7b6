import JSON

/// A `safetensors` file: named tensors behind a JSON header (huggingface/safetensors, format section). Every offset is
/// checked against the file before it is used.
struct TensorFile: Sendable {
    struct Tensor: Sendable {
        let type: String
        let shape: [Int]
        /// Its bytes in the file.
        let range: Range<Int>
    }

    let file: MappedFile
    private let tensors: [String: Tensor]

    init(path: String) throws(EmbeddingError) {
        file = try MappedFile(path: path)
        tensors = try Self.parse(file.bytes)
    }

    /// The float32 numbers of a tensor that must have this shape. They live as long as `file`.
    func floats(_ name: String, shape: [Int]) throws(EmbeddingError) -> UnsafeBufferPointer<Float> {
        guard let tensor = tensors[name] else { throw Self.damaged("has no tensor \(name)") }
        guard tensor.type == "F32" else {
            throw EmbeddingError(.unsupportedModel, "Tensor \(name) is \(tensor.type); this engine reads F32.")
        }
        guard tensor.shape == shape else {
            throw Self.damaged("has tensor \(name) of shape \(tensor.shape) where config.json says \(shape)")
        }
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[tensor.range])
        guard let base = bytes.baseAddress, Int(bitPattern: base) % MemoryLayout<Float>.alignment == 0 else {
            throw Self.damaged("has a tensor \(name) that is not aligned")
        }
        return bytes.assumingMemoryBound(to: Float.self)
    }

    func contains(_ name: String) -> Bool { tensors[name] != nil }

    static func parse(_ bytes: UnsafeRawBufferPointer) throws(EmbeddingError) -> [String: Tensor] {
        guard bytes.count >= 8 else { throw damaged("is too short") }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length >= 2, length <= min(UInt64(bytes.count - 8), 100_000_000) else {
            throw damaged("says its header has \(length) bytes, which it cannot have")
        }
        let start = 8 + Int(length)
        let header: JSONValue
        do { header = try JSONValue(parsing: Array(bytes[8..<start]), maximumDepth: 4) } catch {
            throw damaged("has a header that is not JSON: \(error)")
        }
        guard let members = header.object?.members else { throw damaged("has a header that is no object") }
        var tensors: [String: Tensor] = [:]
        for member in members where member.name != "__metadata__" {
            tensors[member.name] = try tensor(member.value, member.name, dataStart: start, end: bytes.count)
        }
        return tensors
    }

    private static func tensor(
        _ value: JSONValue, _ name: String, dataStart: Int, end: Int
    ) throws(EmbeddingError) -> Tensor {
        let shape = value["shape"]?.array?.compactMap(\.int) ?? []
        guard let type = value["dtype"]?.string, let offsets = value["data_offsets"]?.array, offsets.count == 2,
            let first = offsets[0].int, let last = offsets[1].int, shape.count == value["shape"]?.array?.count,
            shape.allSatisfy({ $0 >= 0 }), first >= 0, first <= last, last <= end - dataStart
        else { throw damaged("describes tensor \(name.prefix(100)) in a way that does not fit the file") }
        if let size = elementSize[type] {
            var bytes = size
            for extent in shape {
                let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
                guard !overflow else { throw damaged("has a tensor \(name.prefix(100)) of an impossible shape") }
                bytes = product
            }
            guard bytes == last - first else {
                throw damaged("has a tensor \(name.prefix(100)) whose shape and bytes disagree")
            }
        }
        return Tensor(type: type, shape: shape, range: dataStart + first..<dataStart + last)
    }

    private static let elementSize = ["F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I8": 1, "U8": 1]

    private static func damaged(_ what: String) -> EmbeddingError {
        EmbeddingError(.unusableModel, "model.safetensors \(what). Fetch the model again.")
    }
}
