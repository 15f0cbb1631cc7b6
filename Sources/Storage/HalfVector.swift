import CVectorKernels

/// pgvector's binary form of `halfvec`: the number of components and 16 unused bits, then the components as IEEE 754
/// half-precision numbers, all big-endian.
enum HalfVector {
    /// Nil for bytes that are no such vector.
    static func decode(_ bytes: [UInt8]) -> [Float]? {
        guard bytes.count >= 4, bytes.count == 4 + 2 * (Int(bytes[0]) << 8 | Int(bytes[1])) else { return nil }
        let components = (bytes.count - 4) / 2
        return [Float](unsafeUninitializedCapacity: components) { values, count in
            bytes.withUnsafeBufferPointer { bytes in
                guard let start = bytes.baseAddress, let values = values.baseAddress else { return }
                vector_read_halves(start + 4, components, values)
            }
            count = components
        }
    }

    static func encode(_ vector: [Float]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 4 + 2 * vector.count) { bytes, count in
            (bytes[0], bytes[1]) = (
                UInt8(truncatingIfNeeded: vector.count >> 8), UInt8(truncatingIfNeeded: vector.count)
            )
            (bytes[2], bytes[3]) = (0, 0)
            count = 4
            for component in vector {
                let half = Float16(component).bitPattern
                bytes[count] = UInt8(half >> 8)
                bytes[count + 1] = UInt8(truncatingIfNeeded: half)
                count += 2
            }
        }
    }
}
