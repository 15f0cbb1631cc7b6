import Glibc

/// Counts of bytes as people write them.
enum ByteCount {
    private static let units: [(name: String, size: Int)] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]

    static func parse(_ text: String) -> Int? {
        guard let unit = units.first(where: { text.hasSuffix($0.name) }) else { return Int(text) }
        guard let number = Int(text.dropLast(3)) else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit.size)
        return overflow ? nil : product
    }

    static func words(_ count: Int) -> String {
        guard let unit = units.first(where: { count >= $0.size && count % $0.size == 0 }) else { return String(count) }
        return "\(count / unit.size)\(unit.name)"
    }
}

/// Numbers without a needless `.0`.
enum Decimal {
    static func words(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? String(value) }
}

/// IP addresses.
enum AddressText {
    static func isValid(_ text: String) -> Bool { isAddress(text, AF_INET) || isAddress(text, AF_INET6) }

    /// An address, or one with the length of a prefix behind it.
    static func isNetwork(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { return parts.count == 1 && isValid(text) }
        return isValid(parts[0])
            && Int(parts[1]).map { (0...(parts[0].contains(":") ? 128 : 32)).contains($0) } ?? false
    }

    private static func isAddress(_ text: String, _ family: Int32) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { space in
            inet_pton(family, text, space.baseAddress) == 1
        }
    }
}
