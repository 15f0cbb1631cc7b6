import CVectorKernels

/// Vectors at one byte a component: the component in steps of the vector's own scale, from -127 to 127, plus 128.
/// A cosine from them is off by less than 0.002 (384 components; measured, see `docs/decisions`).
struct ComponentCodes: Sendable {
    let width: Int
    let codes: AlignedMemory<UInt8>
    let scales: AlignedMemory<Float>

    init(count: Int, width: Int) {
        self.width = width
        codes = AlignedMemory(count: count * width)
        scales = AlignedMemory(count: count)
    }

    var byteCount: Int { codes.byteCount + scales.byteCount }

    /// - Parameter vector: at most `width` components.
    func set(_ slot: Int, _ vector: [Float]) {
        let largest = vector.reduce(0) { max($0, abs($1)) }
        let scale = largest > 0 ? largest / 127 : 1
        scales.elements[slot] = scale
        let code = codes.elements + slot * width
        for index in 0..<width {
            let steps = index < vector.count ? (vector[index] / scale).rounded() : 0
            code[index] = UInt8(clamping: Int(steps) + 128)
        }
    }

    func copy(_ slot: Int, to other: ComponentCodes, _ newSlot: Int) {
        (other.codes.elements + newSlot * width).update(from: codes.elements + slot * width, count: width)
        other.scales.elements[newSlot] = scales.elements[slot]
    }

    /// Writes what the codes say the vector is.
    func read(_ slot: Int, into values: UnsafeMutablePointer<Float>) {
        let code = codes.elements + slot * width
        let scale = scales.elements[slot]
        for index in 0..<width { values[index] = Float(Int(code[index]) - 128) * scale }
    }

    /// The vectors' products with the question's; `scores` has room for each slot.
    func products(
        _ slots: UnsafeBufferPointer<UInt32>, _ query: VectorQuery, _ kernel: VectorKernel,
        into scores: UnsafeMutablePointer<Float>
    ) {
        query.withKernelForm { query in
            kernel.functions.pointee.products(
                codes.elements, width, slots.baseAddress, 0, slots.count, query, scores)
        }
        for (index, slot) in slots.enumerated() { scores[index] *= query.scale * scales.elements[Int(slot)] }
    }
}
