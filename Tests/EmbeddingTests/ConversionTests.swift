import CEmbeddingKernels
import Testing

@testable import Embedding

/// Activations on their way into a matrix.
struct ConversionTests {
    private static let widths = [(1, 1), (16, 1), (100, 1), (384, 1), (768, 2), (1536, 4)]

    @Test(arguments: Kernel.supported.map(\.name), widths)
    func `bytes stand for values within half a step`(name: String, shape: (width: Int, groups: Int)) throws {
        let rows = 3
        let values = KernelProbe.numbers(rows * shape.width, seed: 9).map { $0 * 5 + 1 }
        let factors = KernelProbe.numbers(shape.width, seed: 10).map { $0 + 2 }
        let result = convert(try Kernel.named(name), values, factors, width: shape.width, groups: shape.groups)
        for (index, value) in values.enumerated() {
            let part = index / (shape.width / shape.groups)
            let restored = result.scales[part] * Float(result.values[index]) + result.minima[part]
            let wanted = value * factors[index % shape.width]
            #expect(abs(restored - wanted) <= result.scales[part] * 0.5001 + 1e-5)
        }
    }

    @Test(arguments: Kernel.supported.map(\.name), [1, 7, 16, 100, 384])
    func `16-bit numbers stand for values within half a step`(name: String, width: Int) throws {
        let values = KernelProbe.numbers(width, seed: 12).map { $0 * 5 - 1 }
        var output = [Int16](repeating: .max, count: width + 3)
        var scale: Float = 0
        values.withUnsafeBufferPointer { values in
            output.withUnsafeMutableBufferPointer { output in
                withUnsafeMutablePointer(to: &scale) { scale in
                    var work = embedding_conversion(
                        values: values.baseAddress, rows: 1, width: width, factors: nil, format: EMBEDDING_INT16,
                        groups: 1, stride: width + 3,
                        output: embedding_rows(values: output.baseAddress, scales: scale, minima: nil))
                    kernel(name)?.functions.pointee.convert(&work)
                }
            }
        }
        for (value, short) in zip(values, output) { #expect(abs(Float(short) * scale - value) <= scale * 0.5001) }
        #expect(output[..<width].map { abs(Int($0)) }.max() == 4095)
        #expect(output[width...].allSatisfy { $0 == 0 })
    }

    private func kernel(_ name: String) -> Kernel? { Kernel.supported.first { $0.name == name } }

    @Test(arguments: Kernel.supported.map(\.name))
    func `bf16 is rounded to nearest, ties to even`(name: String) throws {
        let values = KernelProbe.numbers(64, seed: 11) + [1.00390625, 1.01171875, -1.00390625, 0, 3e38, 1e-30, 255.5]
        let output = Self.halves(try Kernel.named(name), values, stride: 80)
        #expect(output[..<values.count].map { $0 } == values.map(nearest))
        #expect(output[values.count...].allSatisfy { $0 == 0 })
    }

    private func nearest(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        let rest = bits & 0xffff
        let isUp = rest > 0x8000 || rest == 0x8000 && bits >> 16 & 1 == 1
        return UInt16(bits >> 16) + (isUp ? 1 : 0)
    }

    private static func halves(_ kernel: Kernel, _ values: [Float], stride: Int) -> [UInt16] {
        var output = [UInt16](repeating: 0xffff, count: stride)
        values.withUnsafeBufferPointer { values in
            output.withUnsafeMutableBufferPointer { output in
                var work = embedding_conversion(
                    values: values.baseAddress, rows: 1, width: values.count, factors: nil, format: EMBEDDING_BF16,
                    groups: 1, stride: stride,
                    output: embedding_rows(values: output.baseAddress, scales: nil, minima: nil))
                kernel.functions.pointee.convert(&work)
            }
        }
        return output
    }

    private struct Bytes {
        var values: [UInt8]
        var scales: [Float]
        var minima: [Float]

        mutating func fill(_ body: (embedding_rows) -> Void) {
            values.withUnsafeMutableBufferPointer { values in
                scales.withUnsafeMutableBufferPointer { scales in
                    minima.withUnsafeMutableBufferPointer { minima in
                        body(
                            embedding_rows(
                                values: values.baseAddress, scales: scales.baseAddress, minima: minima.baseAddress))
                    }
                }
            }
        }
    }

    private func convert(
        _ kernel: Kernel, _ values: [Float], _ factors: [Float], width: Int, groups: Int
    ) -> Bytes {
        let rows = values.count / width
        let none = [Float](repeating: 0, count: rows * groups)
        var result = Bytes(values: [UInt8](repeating: 0, count: values.count), scales: none, minima: none)
        values.withUnsafeBufferPointer { values in
            factors.withUnsafeBufferPointer { factors in
                result.fill { output in
                    var work = embedding_conversion(
                        values: values.baseAddress, rows: rows, width: width, factors: factors.baseAddress,
                        format: EMBEDDING_INT8, groups: groups, stride: width, output: output)
                    kernel.functions.pointee.convert(&work)
                }
            }
        }
        return result
    }
}
