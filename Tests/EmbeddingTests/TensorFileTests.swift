import Testing

@testable import Embedding

/// A weights file comes from outside: no header may lead a read outside it.
struct TensorFileTests {
    private static let data = 16

    @Test func `a sound file's tensors are found`() throws {
        let tensors = try parse(
            #"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}"#)
        #expect(tensors["a"]?.shape == [2, 2])
        #expect(tensors["a"]?.range.count == 16)
    }

    @Test(
        arguments: [
            "", "[]", "{", "null", #"{"a":1}"#, #"{"a":{"dtype":"F32","shape":[4]}}"#,
            #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,17]}}"#,
            #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[-16,0]}}"#,
            #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}"#,
            #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}}"#,
            #"{"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}"#,
            #"{"a":{"dtype":"F32","shape":["4"],"data_offsets":[0,16]}}"#,
            #"{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,16]}}"#,
            #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,9223372036854775807]}}"#,
            #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
        ])
    func `a damaged header is refused`(header: String) {
        #expect(throws: EmbeddingError.self) { try parse(header) }
    }

    @Test func `a header longer than the file is refused`() {
        for length: UInt64 in [.max, 1 << 40, 9] {
            let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) } + [1, 2]
            #expect(throws: EmbeddingError.self) { try bytes.withUnsafeBytes { try TensorFile.parse($0) } }
        }
        #expect(throws: EmbeddingError.self) {
            try [UInt8](repeating: 0, count: 7).withUnsafeBytes { try TensorFile.parse($0) }
        }
    }

    private func parse(_ header: String) throws -> [String: TensorFile.Tensor] {
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        let bytes = length + Array(header.utf8) + [UInt8](repeating: 0, count: Self.data)
        return try bytes.withUnsafeBytes { try TensorFile.parse($0) }
    }
}
