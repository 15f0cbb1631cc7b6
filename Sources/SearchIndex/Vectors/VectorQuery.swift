import CVectorKernels

/// A question's vector in the forms that the scans need.
struct VectorQuery: Sendable {
    /// Padded.
    let values: [Float]
    /// Each component's upper and lower seven bits: `128 * high + low` is the component in steps of `scale`.
    let high: [Int8]
    let low: [Int8]
    let scale: Float
    /// What the codes' offset of 128 adds to every sum.
    let bias: Int64

    init(_ vector: [Float], width: Int) {
        values = vector + [Float](repeating: 0, count: width - vector.count)
        let largest = values.reduce(0) { max($0, abs($1)) }
        let scale = largest > .leastNormalMagnitude * 16_256 ? largest / 16_256 : 1
        let steps = values.map { Int32(($0 / scale).rounded()) }
        high = steps.map { Int8(clamping: ($0 + 64) >> 7) }
        low = zip(steps, high).map { Int8(clamping: $0 - Int32($1) << 7) }
        self.scale = scale
        bias = 128 * zip(high, low).reduce(Int64(0)) { $0 + 128 * Int64($1.0) + Int64($1.1) }
    }

    /// The values as signs' codes are made from them.
    var rotated: [Float] { Rotation(width: values.count).applied(to: values) }
}
