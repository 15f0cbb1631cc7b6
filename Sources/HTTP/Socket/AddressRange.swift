import Glibc

/// A network of IP addresses as people write it: `203.0.113.0/24`, `2001:db8::/32`, or one address alone.
package struct AddressRange: Sendable, Hashable {
    private let network: UInt128
    private let mask: UInt128

    /// Nil for what is no network. Bits behind the prefix do not count.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = Self.number(String(parts[0])) else { return nil }
        let width = parts[0].contains(":") ? 128 : 32
        guard let prefix = parts.count == 1 ? width : Int(parts[1]), (0...width).contains(prefix) else { return nil }
        mask = Self.mask(prefix + 128 - width)
        network = address & mask
    }

    /// Throws `HTTPServerError` that names the first which is no network.
    package static func all(_ texts: [String]) throws -> [AddressRange] {
        try texts.map { text in
            guard let range = AddressRange(text) else { throw HTTPServerError(description: "\(text) is no network") }
            return range
        }
    }

    /// Whether an address stands in the network; what is no address stands in none.
    package func contains(_ address: String) -> Bool {
        Self.number(address).map { $0 & mask == network } ?? false
    }

    /// What one sender has: an IPv4 address, or the 64 bits of an IPv6 address that a provider gives to a household. What
    /// is no address is told back as it is.
    package static func sender(of address: String) -> String {
        guard let number = number(address) else { return address }
        let isShort = number >> 32 == 0xFFFF
        return String(isShort ? number & 0xFFFF_FFFF : number >> 64, radix: 16) + (isShort ? "" : "/64")
    }

    static func isAddress(_ text: String) -> Bool { number(text) != nil }

    /// The address as 128 bits; IPv4 as IPv6 writes it (`::ffff:a.b.c.d`), so that both spellings are one.
    private static func number(_ text: String) -> UInt128? {
        var long = in6_addr()
        if inet_pton(AF_INET6, text, &long) == 1 {
            return withUnsafeBytes(of: long) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
        }
        var short = in_addr()
        guard inet_pton(AF_INET, text, &short) == 1 else { return nil }
        return 0xFFFF_0000_0000 | UInt128(UInt32(bigEndian: short.s_addr))
    }

    /// With so many leading ones.
    private static func mask(_ bits: Int) -> UInt128 { bits == 0 ? 0 : ~0 << UInt128(128 - bits) }
}
