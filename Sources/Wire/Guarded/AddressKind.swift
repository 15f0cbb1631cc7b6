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
        if Self.metadata.contain(address) {
            self = .never
        } else if Self.kept.contain(address) {
            self = .inner
        } else if address.isShort {
            self = Self.neverShort.contain(address) ? .never : .outer
        } else if let embedded = address.translated {
            self = AddressKind(embedded)
        } else {
            self = Self.outerLong.contain(address) && !Self.neverLong.contain(address) ? .outer : .never
        }
    }

    /// What answers a machine about itself; some of it stands among public addresses.
    private static let metadata = [
        "169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.0/24", "fd00:ec2::/32", "fe80::/10",
    ].compactMap(AddressRange.init)
    private static let kept = [
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7",
    ].compactMap(AddressRange.init)
    private static let neverShort = [
        "0.0.0.0/8", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3",
    ].compactMap(AddressRange.init)
    /// Of IPv6 only this is given out.
    private static let outerLong = ["2000::/3"].compactMap(AddressRange.init)
    /// Ways through IPv4 (Teredo, 6to4), and what is for documents and tests.
    private static let neverLong = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].compactMap(
        AddressRange.init)
}

extension NetworkAddress {
    /// The IPv4 address inside one that a network without IPv4 makes of it (NAT64, `64:ff9b::/96`).
    fileprivate var translated: NetworkAddress? {
        guard number >> 32 == 0x0064_FF9B_0000_0000_0000_0000 else { return nil }
        return NetworkAddress(number: 0xFFFF_0000_0000 | number & 0xFFFF_FFFF)
    }
}
