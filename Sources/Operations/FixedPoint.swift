/// Numbers with a fixed count of decimals.
package enum FixedPoint {
    /// The number rounded to `digits` decimals.
    package static func text(_ value: Double, digits: Int) -> String {
        let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
        let scaled = Int((value.magnitude * scale).rounded())
        let fraction = String(scaled % Int(scale))
        let sign = value < 0 ? "-" : ""
        guard digits > 0 else { return sign + String(scaled) }
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return sign + String(scaled / Int(scale)) + "." + zeros + fraction
    }
}
