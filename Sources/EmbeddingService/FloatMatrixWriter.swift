/// Writes vectors for the wire. A general JSON encoder takes ten times as long.
enum FloatMatrixWriter {
    /// Each float's four bytes, lowest first.
    static func littleEndian(_ values: [Float]) -> [UInt8] {
        #if _endian(little)
            return values.withUnsafeBytes { Array($0) }
        #else
            return values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
        #endif
    }

    /// `[[[0.1,-0.2],[…]],[…]]`: a matrix for each of `rows`, its rows one after another in `values`.
    static func json(_ values: [Float], columns: Int, rows: [Int]) -> [UInt8] {
        var text = [UInt8(ascii: "[")]
        text.reserveCapacity(values.count * 13 + 2)
        var start = 0
        for (index, count) in rows.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            append(values[start..<start + count * columns], columns: columns, to: &text)
            start += count * columns
        }
        text.append(UInt8(ascii: "]"))
        return text
    }

    /// `[[0.1,-0.2],[…]]` with nine decimals, which is closer than float32 is for numbers from 1/64 to 1, and within
    /// 5e-10 below.
    static func json(_ values: [Float], columns: Int) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(values.count * 13 + 2)
        append(values[...], columns: columns, to: &text)
        return text
    }

    private static func append(_ values: ArraySlice<Float>, columns: Int, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            let column = index % columns
            if column == 0 {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                text.append(UInt8(ascii: "["))
            } else {
                text.append(UInt8(ascii: ","))
            }
            append(value, to: &text)
            if column == columns - 1 { text.append(UInt8(ascii: "]")) }
        }
        text.append(UInt8(ascii: "]"))
    }

    private static func append(_ value: Float, to text: inout [UInt8]) {
        guard value.magnitude < 1_000_000 else {
            return text.append(contentsOf: (value.isFinite ? String(value) : "null").utf8)
        }
        if value < 0 { text.append(UInt8(ascii: "-")) }
        let scaled = UInt64((Double(value.magnitude) * 1e9).rounded())
        let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: 1_000_000_000)
        if whole < 10 {
            text.append(UInt8(ascii: "0") + UInt8(whole))
        } else {
            text.append(contentsOf: String(whole).utf8)
        }
        text.append(UInt8(ascii: "."))
        var rest = UInt32(fraction)
        var divisor: UInt32 = 100_000_000
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(rest / divisor))
            rest %= divisor
            divisor /= 10
        } while rest > 0
    }
}
