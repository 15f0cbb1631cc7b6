import Glibc

/// One of the addresses behind a host name, version 4 or 6.
struct ResolvedAddress: Sendable {
    private let storage: sockaddr_storage
    let length: socklen_t
    let family: Int32

    /// As the system's resolver gives them, in its order; none when the name is unknown. Blocks.
    static func resolve(host: String, port: Int, isPassive: Bool = false) -> [ResolvedAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = isPassive ? AI_PASSIVE : 0
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        return sequence(first: list, next: { $0?.pointee.ai_next }).compactMap { $0 }.map(ResolvedAddress.init)
    }

    private init(_ info: UnsafeMutablePointer<addrinfo>) {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.copyMemory(
                from: UnsafeRawBufferPointer(start: info.pointee.ai_addr, count: Int(info.pointee.ai_addrlen)))
        }
        self.storage = storage
        length = info.pointee.ai_addrlen
        family = info.pointee.ai_family
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}

extension [ResolvedAddress] {
    /// The families in the resolver's order, the addresses of each by chance: the resolver puts the nearest first, and
    /// every client would go to the same one of several instances.
    var spread: [ResolvedAddress] {
        var families: [Int32] = []
        for address in self where !families.contains(address.family) { families.append(address.family) }
        return families.flatMap { family in filter { $0.family == family }.shuffled() }
    }
}
