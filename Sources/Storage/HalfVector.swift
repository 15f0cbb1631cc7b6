/// pgvector's binary form of `halfvec`: the number of components and 16 unused bits, then the components as IEEE 754
/// half-precision numbers, all big-endian.
enum HalfVector {
    /// Nil for bytes that are no such vector.
    static func decode(_ bytes: [UInt8]) -> [Float]? {
        guard bytes.count >= 4, bytes.count == 4 + 2 * (Int(bytes[0]) << 8 | Int(bytes[1])) else { return nil }
        return stride(from: 4, to: bytes.count, by: 2).map { place in
            Float(Float16(bitPattern: UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])))
        }
    }
}
