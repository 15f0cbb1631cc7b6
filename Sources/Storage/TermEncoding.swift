package import Domain

/// A chunk's terms as bytes: for each term, ascending, the difference to the one before and its count, both as varints
/// (LEB128: seven bits a byte, low ones first).
package enum TermEncoding {
    package static func encode(_ terms: TermFrequencies) -> [UInt8] {
        var bytes: [UInt8] = []
        var previous: UInt64 = 0
        for entry in terms.entries {
            append(entry.term - previous, to: &bytes)
            append(UInt64(entry.count), to: &bytes)
            previous = entry.term
        }
        return bytes
    }

    /// Places in the list of terms as bytes: one each, or two (low one first) where there are more than 256 terms.
    package static func encodeOrder(of terms: TermFrequencies) -> [UInt8] {
        guard terms.entries.count > 256 else { return terms.order.map { UInt8(truncatingIfNeeded: $0) } }
        return terms.order.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    /// Nil for bytes that `encode` and `encodeOrder` did not make.
    ///
    /// - Parameter order: empty for chunks stored before it was kept.
    package static func decode(_ bytes: [UInt8], length: Int, order: [UInt8]) -> TermFrequencies? {
        var entries: [TermFrequencies.Entry] = []
        var position = 0
        var term: UInt64 = 0
        while position < bytes.count {
            guard let step = read(bytes, &position), let count = read(bytes, &position), count <= UInt32.max else {
                return nil
            }
            let (next, isPast) = term.addingReportingOverflow(step)
            guard !isPast, count > 0, step > 0 || entries.isEmpty else { return nil }
            term = next
            entries.append(TermFrequencies.Entry(term: term, count: UInt32(count)))
        }
        guard let places = places(order, below: entries.count) else { return nil }
        return TermFrequencies(entries: entries, length: length, order: places)
    }

    private static func places(_ bytes: [UInt8], below count: Int) -> [UInt16]? {
        let isWide = count > 256
        guard !isWide || bytes.count % 2 == 0 else { return nil }
        let places =
            isWide
            ? stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
            : bytes.map { UInt16($0) }
        return places.allSatisfy { $0 < count } ? places : nil
    }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }

    private static func read(_ bytes: [UInt8], _ position: inout Int) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard position < bytes.count else { return nil }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}
