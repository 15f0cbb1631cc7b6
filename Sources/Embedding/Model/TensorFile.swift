import CEmbeddingKernels
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

    /// A tensor that must have this shape and hold numbers alone.
    func floats(_ name: String, shape: [Int]) throws(EmbeddingError) -> FloatTensor {
        guard let tensor = tensors[name] else { throw Self.damaged("has no tensor \(name)") }
        guard tensor.shape == shape else {
            throw Self.damaged("has tensor \(name) of shape \(tensor.shape) where config.json says \(shape)")
        }
        let floats = try read(tensor, name)
        guard embedding_is_finite(floats.baseAddress, floats.count) else {
            throw Self.damaged("has values in tensor \(name) that are infinite or no numbers")
        }
        return floats
    }

    private func read(_ tensor: Tensor, _ name: String) throws(EmbeddingError) -> FloatTensor {
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[tensor.range])
        let count = tensor.shape.reduce(1, *)
        switch tensor.type {
        case "F32" where Int(bitPattern: bytes.baseAddress) % MemoryLayout<Float>.alignment == 0:
            return FloatTensor(bytes, in: file)
        case "F32":
            return try FloatTensor(count: count) {
                UnsafeMutableRawBufferPointer(start: $0, count: bytes.count).copyMemory(from: bytes)
            }
        case "F16":
            return try FloatTensor(count: count) {
                embedding_widen(bytes.baseAddress, count, EMBEDDING_TENSOR_F16, $0)
            }
        case "BF16":
            return try FloatTensor(count: count) {
                embedding_widen(bytes.baseAddress, count, EMBEDDING_TENSOR_BF16, $0)
            }
        default:
            throw EmbeddingError(
                .unsupportedModel, "Tensor \(name) is \(tensor.type); this engine reads F32, F16 and BF16.")
        }
    }

    func contains(_ name: String) -> Bool { tensors[name] != nil }

    /// What stands before the names of the encoder's tensors: `bert.` in models with a head of their own.
    var prefix: String { contains("bert.embeddings.word_embeddings.weight") ? "bert." : "" }

    static func parse(_ bytes: UnsafeRawBufferPointer) throws(EmbeddingError) -> [String: Tensor] {
        guard bytes.count >= 8 else { throw damaged("is cut off in its first bytes") }
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
        let end = tensors.values.map(\.range.upperBound).max() ?? start
        guard end == bytes.count else { throw damaged("has \(bytes.count - end) bytes behind its last tensor") }
        return tensors
    }

    private static func tensor(
        _ value: JSONValue, _ name: String, dataStart: Int, end: Int
    ) throws(EmbeddingError) -> Tensor {
        let name = name.prefix(100)
        let shape = value["shape"]?.array?.compactMap(\.int) ?? []
        guard let type = value["dtype"]?.string, let offsets = value["data_offsets"]?.array, offsets.count == 2,
            let first = offsets[0].int, let last = offsets[1].int, shape.count == value["shape"]?.array?.count,
            shape.allSatisfy({ $0 >= 0 }), first >= 0, first <= last
        else { throw damaged("describes tensor \(name) in a way that makes no sense") }
        guard last <= end - dataStart else { throw damaged("is cut off: tensor \(name) lies beyond its end") }
        if let size = elementSize[type] {
            guard byteCount(shape, of: size) == last - first else {
                throw damaged("has a tensor \(name) whose shape and bytes disagree")
            }
        }
        return Tensor(type: type, shape: shape, range: dataStart + first..<dataStart + last)
    }

    /// Nil where no memory is as large.
    private static func byteCount(_ shape: [Int], of size: Int) -> Int? {
        var bytes = size
        for extent in shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
            guard !overflow else { return nil }
            bytes = product
        }
        return bytes
    }

    private static let elementSize = ["F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I8": 1, "U8": 1]

    private static func damaged(_ what: String) -> EmbeddingError {
        EmbeddingError(.unusableModel, "model.safetensors \(what). Fetch the model again.")
    }
}
