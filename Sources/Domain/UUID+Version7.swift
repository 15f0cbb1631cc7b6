package import FoundationEssentials

extension UUID {
    /// A UUID of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds since 1970, then 74 random bits.
    package init(version7At date: Date) {
        let milliseconds = UInt64(max(0, date.timeIntervalSince1970 * 1000))
        let random = UInt64.random(in: .min ... .max)
        let low = UInt64.random(in: .min ... .max)
        func byte(_ value: UInt64, _ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: value >> shift) }
        self.init(
            uuid: (
                byte(milliseconds, 40), byte(milliseconds, 32), byte(milliseconds, 24), byte(milliseconds, 16),
                byte(milliseconds, 8), byte(milliseconds, 0),
                0x70 | (byte(random, 8) & 0x0F), byte(random, 0),
                0x80 | (byte(low, 56) & 0x3F), byte(low, 48), byte(low, 40), byte(low, 32),
                byte(low, 24), byte(low, 16), byte(low, 8), byte(low, 0)
            ))
    }
}
