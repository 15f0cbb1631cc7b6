import Glibc

/// An IP address of either version. IPv4 is kept as IPv6 writes it (`::ffff:192.0.2.1`), so that both spellings are one.
package struct NetworkAddress: Sendable, Hashable, CustomStringConvertible {
    package let number: UInt128

    package init(number: UInt128) {
        self.number = number
    }

    /// Nil for anything but four decimal numbers with dots or IPv6 as RFC 4291 writes it.
    package init?(_ text: String) {
        var long = in6_addr()
        var short = in_addr()
        if inet_pton(AF_INET6, text, &long) == 1 {
            self.init(long)
        } else if inet_pton(AF_INET, text, &short) == 1 {
            self.init(short)
        } else {
            return nil
        }
    }

    /// Nil for a family that is none of the internet's.
    init?(_ resolved: ResolvedAddress) {
        let number = resolved.withPointer { pointer, _ -> NetworkAddress? in
            let raw = UnsafeRawPointer(pointer)
            return switch resolved.family {
            case AF_INET: NetworkAddress(raw.loadUnaligned(as: sockaddr_in.self).sin_addr)
            case AF_INET6: NetworkAddress(raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
            default: nil
            }
        }
        guard let number else { return nil }
        self = number
    }

    private init(_ long: in6_addr) {
        number = withUnsafeBytes(of: long) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
    }

    private init(_ short: in_addr) {
        number = 0xFFFF_0000_0000 | UInt128(UInt32(bigEndian: short.s_addr))
    }

    /// Whether it is one of IPv4.
    package var isShort: Bool { number >> 32 == 0xFFFF }

    /// `192.0.2.1` or `2001:db8:0:0:0:0:0:1`.
    package var description: String {
        let parts =
            isShort
            ? (0..<4).map { String(UInt8(truncatingIfNeeded: number >> (24 - $0 * 8))) }
            : (0..<8).map { String(UInt16(truncatingIfNeeded: number >> (112 - $0 * 16)), radix: 16) }
        return parts.joined(separator: isShort ? "." : ":")
    }
}

/// Looks up names for those who connect by themselves.
package enum NameLookup {
    /// A host's addresses in the resolver's order, none when it is unknown. Throws `HTTPClientError` when the resolver has
    /// not answered by then.
    package static func addresses(
        of host: String, by deadline: ContinuousClock.Instant
    ) async throws -> [NetworkAddress] {
        try await HostLookup.addresses(host: host, port: 0, by: deadline).compactMap(NetworkAddress.init)
    }
}
