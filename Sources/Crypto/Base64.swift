/// Bytes as base64 (RFC 4648).
package struct Base64: Sendable {
    private let alphabet: [UInt8]
    /// The value of each byte as a digit, 255 for those that are none.
    private let values: [UInt8]
    private let isPadded: Bool

    /// Section 4: `+` and `/`, padded.
    package static let standard = Base64(lastDigits: "+/", isPadded: true)
    /// Section 5: `-` and `_`, safe in URLs and file names, not padded.
    package static let url = Base64(lastDigits: "-_", isPadded: false)

    private init(lastDigits: String, isPadded: Bool) {
        alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8) + Array(lastDigits.utf8)
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        self.values = values
        self.isPadded = isPadded
    }

    /// The text of `bytes`.
    package func encode(_ bytes: some Collection<UInt8>) -> String {
        withContiguousBytes(bytes) { bytes in
            String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { encode(bytes, into: $0) }
        }
    }

    private func encode(_ bytes: UnsafeBufferPointer<UInt8>, into text: UnsafeMutableBufferPointer<UInt8>) -> Int {
        alphabet.withUnsafeBufferPointer { alphabet in
            var length = 0
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let count = min(3, bytes.count - start)
                let second = count > 1 ? UInt32(bytes[start + 1]) : 0
                let third = count > 2 ? UInt32(bytes[start + 2]) : 0
                let group = UInt32(bytes[start]) << 16 | second << 8 | third
                for digit in 0..<4 where digit <= count || isPadded {
                    let value = Int(group >> UInt32(18 - 6 * digit)) & 63
                    text[length] = digit <= count ? alphabet[value] : UInt8(ascii: "=")
                    length += 1
                }
            }
            return length
        }
    }

    /// The bytes of `text`; nil for foreign digits, a wrong length, wrong padding, or bits left over that are not zero.
    package func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        withContiguousBytes(text) { digits in
            let padding = digits.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
            guard isPadded ? digits.count.isMultiple(of: 4) : padding == 0 else { return nil }
            return decode(UnsafeBufferPointer(rebasing: digits.dropLast(padding)))
        }
    }

    /// The bytes of `text`; nil where it is not base64.
    package func decode(_ text: String) -> [UInt8]? {
        decode(text.utf8)
    }

    private func decode(_ digits: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for digit in digits {
            let value = values[Int(digit)]
            guard value < 64 else { return nil }
            pending = pending << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
                pending &= 1 << bits - 1
            }
        }
        return pending == 0 ? bytes : nil
    }
}
