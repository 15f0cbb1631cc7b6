import CVectorKernels

/// A question ready for the sign codes of one segment.
struct SignQuestion: Sendable {
    let signs: SignCodes
    /// See `vector_sign_query`, as the four numbers are that follow.
    let tables: [UInt8]
    let step, low, total, margin: Float
    /// What an estimate lacks to be the product with the question.
    let common: Float

    /// Writes the slots of this range, which begins a block, whose products may reach `floor`, and the most that each
    /// may reach but for `common`; returns how many. There is room for all of the last block.
    func filter(
        _ range: Range<Int>, reaching floor: Float, _ kernel: VectorKernel, _ found: UnsafeMutablePointer<UInt32>,
        _ highest: UnsafeMutablePointer<Float>
    ) -> Int {
        let block = Int(VECTOR_SIGN_BLOCK)
        return tables.withUnsafeBufferPointer { tables in
            var query = vector_sign_query(
                tables: tables.baseAddress, groups: signs.width / 4, step: step, low: low, total: total,
                margin: margin)
            return kernel.functions.pointee.sign_filter(
                signs.codes.elements, signs.factors.elements, range.lowerBound / block,
                (range.upperBound + block - 1) / block, &query, estimate(of: floor), found, highest)
        }
    }

    /// What an estimate must reach for a product of `floor`: above what fills the last block up, even while nothing has
    /// been found.
    func estimate(of floor: Float) -> Float { max(floor - common, -.greatestFiniteMagnitude) }
}
