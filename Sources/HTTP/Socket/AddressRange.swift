/// A network of IP addresses as people write it: `203.0.113.0/24`, `2001:db8::/32`, or one address alone.
package struct AddressRange: Sendable, Hashable {
    private let network: UInt128
    private let mask: UInt128

    /// Nil for what is no network. Bits behind the prefix do not count.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = NetworkAddress(String(parts[0]))?.number else { return nil }
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

    func contains(_ address: NetworkAddress) -> Bool { address.number & mask == network }

    /// What one sender has: an IPv4 address, or the 64 bits of an IPv6 address that a provider gives to a household. What
    /// is no address is told back as it is.
    package static func sender(of address: String) -> String {
        guard let whole = NetworkAddress(address) else { return address }
        return whole.isShort ? whole.description : String(whole.number >> 64, radix: 16) + "/64"
    }

    /// With so many leading ones.
    private static func mask(_ bits: Int) -> UInt128 { bits == 0 ? 0 : ~0 << UInt128(128 - bits) }
}

extension [AddressRange] {
    /// Whether an address stands in one of them.
    package func contain(_ address: NetworkAddress) -> Bool { contains { $0.contains(address) } }

    /// Whether an address stands in one of them; what is no address stands in none.
    package func contain(_ address: String) -> Bool { NetworkAddress(address).map { contain($0) } ?? false }
}
