import CVectorKernels
import Glibc

/// Vectors at one bit a component: the signs of the rotated difference to the segment's centre. From them a product is
/// estimated without bias and with a known spread (RaBitQ; Gao and Long, arXiv 2405.12497), which tells what need not be
/// looked at more closely.
struct SignCodes: Sendable {
    let width: Int
    let rotation: Rotation
    private let centre: [Float]
    private let rotatedCentre: [Float]
    private let centreSquared: Float
    /// Four components' signs a half byte; see `sign_filter`.
    let codes: AlignedMemory<UInt8>
    /// A block's each.
    let factors: AlignedMemory<vector_sign_factors>
    let blockCount: Int

    var byteCount: Int { codes.byteCount + factors.byteCount }

    init(_ components: ComponentCodes, count: Int) {
        width = components.width
        rotation = Rotation(width: width)
        blockCount = (count + Int(VECTOR_SIGN_BLOCK) - 1) / Int(VECTOR_SIGN_BLOCK)
        codes = AlignedMemory(count: blockCount * width / 8 * Int(VECTOR_SIGN_BLOCK))
        factors = AlignedMemory(count: blockCount)
        centre = Self.centre(components, count)
        rotatedCentre = rotation.applied(to: centre)
        centreSquared = centre.reduce(0) { $0 + $1 * $1 }
        var values = [Float](repeating: 0, count: width)
        for slot in 0..<count { encode(slot, components, &values) }
        for slot in count..<blockCount * Int(VECTOR_SIGN_BLOCK) {
            setFactors(slot, Factors(scale: 0, ones: 0, offset: -.infinity, spread: 0))
        }
    }

    private static func centre(_ components: ComponentCodes, _ count: Int) -> [Float] {
        var sum = [Float](repeating: 0, count: components.width)
        var values = sum
        let step = max(1, count / 10_000)
        for slot in stride(from: 0, to: count, by: step) {
            components.read(slot, into: &values)
            for index in sum.indices { sum[index] += values[index] }
        }
        let sampled = Float(max(1, (count + step - 1) / step))
        return sum.map { $0 / sampled }
    }

    private func encode(_ slot: Int, _ components: ComponentCodes, _ values: inout [Float]) {
        components.read(slot, into: &values)
        var alongCentre: Float = 0
        var squared: Float = 0
        for index in values.indices {
            alongCentre += values[index] * centre[index]
            values[index] -= centre[index]
            squared += values[index] * values[index]
        }
        rotation.apply(&values)
        var magnitude: Float = 0
        var ones = 0
        let (block, lane) = slot.quotientAndRemainder(dividingBy: Int(VECTOR_SIGN_BLOCK))
        let half = Int(VECTOR_SIGN_BLOCK) / 2
        for group in 0..<width / 4 {
            var bits: UInt8 = 0
            for bit in 0..<4 {
                let value = values[group * 4 + bit]
                magnitude += abs(value)
                if value > 0 { bits |= 1 << UInt8(bit) }
            }
            ones += bits.nonzeroBitCount
            codes.elements[(block * width / 4 + group) * half + lane % half] |= lane < half ? bits : bits << 4
        }
        setFactors(slot, Self.factors(magnitude, squared, Float(ones), alongCentre, Float(width)))
    }

    /// One vector's.
    private struct Factors {
        let scale, ones, offset, spread: Float
    }

    private func setFactors(_ slot: Int, _ own: Factors) {
        let (block, lane) = slot.quotientAndRemainder(dividingBy: Int(VECTOR_SIGN_BLOCK))
        func set(_ kind: Int, _ value: Float) {
            UnsafeMutableRawPointer(factors.elements + block).assumingMemoryBound(to: Float.self)[
                kind * Int(VECTOR_SIGN_BLOCK) + lane] = value
        }
        set(0, own.scale)
        set(1, own.ones)
        set(2, own.offset)
        set(3, own.spread)
    }

    /// With o the difference at length 1 and s its signs at length 1: <s, o> is `magnitude` / (root of width x length).
    private static func factors(
        _ magnitude: Float, _ squared: Float, _ ones: Float, _ alongCentre: Float, _ width: Float
    ) -> Factors {
        guard magnitude > 0 else {
            return Factors(scale: 0, ones: ones, offset: alongCentre, spread: 0)
        }
        let agreement = magnitude / (width * squared).squareRoot()
        let spread = (squared * (1 / (agreement * agreement) - 1) / (width - 1)).squareRoot()
        return Factors(scale: squared / magnitude, ones: ones, offset: alongCentre, spread: spread)
    }

    /// Makes a question ready for this segment's codes.
    ///
    /// - Parameter rotated: the question's vector, rotated.
    func question(_ query: VectorQuery, _ rotated: [Float], _ look: VectorLook) -> SignQuestion {
        // The rotated difference to the centre, which is the difference of both rotated.
        var values = rotated
        var squared: Float = 0
        for index in values.indices {
            values[index] -= rotatedCentre[index]
            squared += values[index] * values[index]
        }
        let lowest = values.min() ?? 0
        let step = max(((values.max() ?? 0) - lowest) / 15, .leastNormalMagnitude)
        return SignQuestion(
            signs: self, tables: tables(values, lowest, step), step: 2 * step, low: 2 * lowest,
            total: values.reduce(0, +), margin: look.deviations * squared.squareRoot(), common: common(query))
    }

    /// What an estimate lacks to be the product with the question: the same for all vectors of the segment.
    private func common(_ query: VectorQuery) -> Float {
        zip(query.values, centre).reduce(-centreSquared) { $0 + $1.0 * $1.1 }
    }

    /// For each group of four components, numbers from 0 to 15, the sums of those in every subset.
    private func tables(_ values: [Float], _ lowest: Float, _ step: Float) -> [UInt8] {
        let steps = 1 / step
        return [UInt8](unsafeUninitializedCapacity: width * 4) { tables, count in
            for group in 0..<width / 4 {
                let table = UnsafeMutableBufferPointer(rebasing: tables[group * 16..<group * 16 + 16])
                table.initializeElement(at: 0, to: 0)
                for bit in 0..<4 {
                    let number = UInt8(min(15, max(0, ((values[group * 4 + bit] - lowest) * steps).rounded())))
                    for place in 0..<1 << bit {
                        table.initializeElement(at: place | 1 << bit, to: table[place] + number)
                    }
                }
            }
            count = width * 4
        }
    }
}
