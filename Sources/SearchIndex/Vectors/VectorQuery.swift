import CVectorKernels

/// A question's vector in the forms that the scans need.
struct VectorQuery: Sendable {
    /// Padded.
    let values: [Float]
    let scale: Float
    /// Each component in steps of `scale`, and its upper and lower seven bits: `128 * high + low` is the component.
    private let whole: [Int16]
    private let high: [Int8]
    private let low: [Int8]
    /// What the codes' offset of 128 adds to every sum.
    let bias: Int64

    init(_ vector: [Float], width: Int) {
        values = vector + [Float](repeating: 0, count: width - vector.count)
        let largest = values.reduce(0) { max($0, abs($1)) }
        let scale = largest > .leastNormalMagnitude * 16_256 ? largest / 16_256 : 1
        whole = values.map { Int16(($0 / scale).rounded()) }
        high = whole.map { Int8(clamping: ($0 + 64) >> 7) }
        low = zip(whole, high).map { Int8(clamping: $0 - Int16($1) << 7) }
        self.scale = scale
        bias = 128 * whole.reduce(Int64(0)) { $0 + Int64($1) }
    }

    /// As the kernels want it, for the call's duration.
    func withKernelForm(_ body: (UnsafePointer<vector_query>) -> Void) {
        whole.withUnsafeBufferPointer { whole in
            high.withUnsafeBufferPointer { high in
                low.withUnsafeBufferPointer { low in
                    var form = vector_query(
                        whole: whole.baseAddress, high: high.baseAddress, low: low.baseAddress, bias: bias)
                    body(&form)
                }
            }
        }
    }

    /// The values as signs' codes are made from them.
    var rotated: [Float] { Rotation(width: values.count).applied(to: values) }
}
