import CVectorKernels
import Testing

/// Every kernel that this machine can run, against the portable one.
@Suite struct VectorKernelTests {
    private static let widths = [64, 128, 384, 768, 4096]

    @Test(arguments: widths) func `products are the portable kernel's`(width: Int) {
        var random = SystemRandomNumberGenerator()
        let codes = (0..<37 * width).map { _ in UInt8.random(in: 1...255, using: &random) }
        let high = (0..<width).map { _ in Int8.random(in: -127...127, using: &random) }
        let low = (0..<width).map { _ in Int8.random(in: -64...63, using: &random) }
        let whole = zip(high, low).map { 128 * Int16($0) + Int16($1) }
        let slots = (0..<23).map { _ in UInt32.random(in: 0..<37, using: &random) }
        let all = kernels.map { kernel in
            var sums = [Float](repeating: 0, count: 23 + 37)
            whole.withUnsafeBufferPointer { whole in
                high.withUnsafeBufferPointer { high in
                    low.withUnsafeBufferPointer { low in
                        var query = vector_query(
                            whole: whole.baseAddress, high: high.baseAddress, low: low.baseAddress, bias: 12345)
                        kernel.products(codes, width, slots, 0, 23, &query, &sums)
                        sums.withUnsafeMutableBufferPointer { sums in
                            kernel.products(codes, width, nil, 3, 34, &query, sums.baseAddress.map { $0 + 23 })
                        }
                    }
                }
            }
            return sums
        }
        #expect(all.allSatisfy { $0 == all.last })
    }

    @Test(arguments: widths) func `signs let the same vectors through as the portable kernel`(width: Int) {
        var random = SystemRandomNumberGenerator()
        let block = Int(VECTOR_SIGN_BLOCK)
        let codes = (0..<9 * width / 8 * block).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let numbers = (0..<width).map { _ in UInt8.random(in: 0...15, using: &random) }
        let tables = (0..<width / 4 * 16).map { place in
            var sum: UInt8 = 0
            for bit in 0..<4 where place >> bit & 1 == 1 { sum += numbers[place / 16 * 4 + bit] }
            return sum
        }
        // The factors of a block: every vector's scale, its ones, its offset, its spread.
        let ranges: [ClosedRange<Float>] = [0...0.01, 0...Float(width), -0.1...0.1, 0...0.05]
        let numbersOfFactors = (0..<9 * 4 * block).map { Float.random(in: ranges[$0 / block % 4], using: &random) }
        tables.withUnsafeBufferPointer { tables in
            var query = vector_sign_query(
                tables: tables.baseAddress, groups: width / 4, step: 0.02, low: -0.15, total: 0.3, margin: 3)
            for threshold: Float in [-1000, 0, 0.2, 1000] {
                let all = kernels.map { kernel in
                    var found = [UInt32](repeating: 0, count: 9 * block)
                    var highest = [Float](repeating: 0, count: 9 * block)
                    let count = numbersOfFactors.withUnsafeBytes { factors in
                        kernel.sign_filter(
                            codes, factors.bindMemory(to: vector_sign_factors.self).baseAddress, 1, 9, &query,
                            threshold, &found, &highest)
                    }
                    return (slots: Array(found[..<count]), highest: Array(highest[..<count]))
                }
                #expect(all.allSatisfy { $0.slots == all.last?.slots })
                let plain = all.last?.highest ?? []
                #expect(all.allSatisfy { zip($0.highest, plain).allSatisfy { abs($0 - $1) < 1e-4 } })
                #expect(plain.allSatisfy { $0 >= threshold })
            }
        }
    }

    @Test func `half-precision numbers are read as they are meant`() {
        let halves: [(UInt16, Float)] = [
            (0x0000, 0), (0x3C00, 1), (0xBC00, -1), (0x3555, 0.333_251_95), (0x7BFF, 65504), (0x0001, 0x1p-24),
            (0x83FF, -0x1.FF8p-15), (0x0400, 0x1p-14),
        ]
        let bytes = halves.flatMap { [UInt8($0.0 >> 8), UInt8($0.0 & 0xFF)] }
        var values = [Float](repeating: 0, count: halves.count)
        vector_read_halves(bytes, halves.count, &values)
        #expect(values == halves.map(\.1))
    }

    @Test(arguments: widths + [192, 320])
    func `a rotation keeps lengths and spreads what stands in one place`(
        width: Int
    ) {
        let signs = (0..<width / 2).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }
        var values = [Float](repeating: 0, count: width)
        values[5] = 1
        vector_rotate(&values, width, signs)
        #expect(abs(values.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
        #expect(values.allSatisfy { abs($0) < 0.6 })
    }

    private var kernels: [vector_kernel] {
        var count = 0
        guard let first = vector_kernels(&count) else { return [] }
        return (0..<count).compactMap { first[$0]?.pointee }.filter { $0.is_supported() }
    }
}
