package import HTTP

/// Where an address leads, for those who connect to what others name.
package enum AddressKind: Sendable {
    /// Somewhere on the internet.
    case outer
    /// This machine or a network of its own: only for hosts that a setting names.
    case inner
    /// Nothing that serves documents: link-local, multicast, unassigned, and where clouds tell machines their secrets.
    case never

    /// By the special-purpose registries of IANA (RFC 6890), and what clouds keep to themselves.
    package init(_ address: NetworkAddress) {
        if Self.holds(Self.metadata, address) {
            self = .never
        } else if Self.holds(Self.kept, address) {
            self = .inner
        } else if address.isShort {
            self = Self.holds(Self.neverShort, address) ? .never : .outer
        } else if let embedded = address.translated {
            self = AddressKind(embedded)
        } else {
            self = Self.holds(Self.outerLong, address) && !Self.holds(Self.neverLong, address) ? .outer : .never
        }
    }

    /// What answers a machine about itself; some of it stands among public addresses.
    private static let metadata = networks([
        "169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.0/24", "fd00:ec2::/32", "fe80::/10",
    ])
    private static let kept = networks([
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7",
    ])
    private static let neverShort = networks([
        "0.0.0.0/8", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3",
    ])
    /// Of IPv6 only this is given out.
    private static let outerLong = networks(["2000::/3"])
    /// Ways through IPv4 (Teredo, 6to4), and what is for documents and tests.
    private static let neverLong = networks(["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"])

    private static func networks(_ texts: [String]) -> [(network: UInt128, mask: UInt128)] {
        texts.compactMap { text in
            let parts = text.split(separator: "/")
            guard let address = NetworkAddress(String(parts[0])), let prefix = Int(parts[1]) else { return nil }
            let mask = ~UInt128(0) << UInt128((address.isShort ? 32 : 128) - prefix)
            return (address.number & mask, mask)
        }
    }

    private static func holds(_ networks: [(network: UInt128, mask: UInt128)], _ address: NetworkAddress) -> Bool {
        networks.contains { address.number & $0.mask == $0.network }
    }
}

extension NetworkAddress {
    /// The IPv4 address inside one that a network without IPv4 makes of it (NAT64, `64:ff9b::/96`).
    fileprivate var translated: NetworkAddress? {
        guard number >> 32 == 0x0064_FF9B_0000_0000_0000_0000 else { return nil }
        return NetworkAddress(number: 0xFFFF_0000_0000 | number & 0xFFFF_FFFF)
    }
}
