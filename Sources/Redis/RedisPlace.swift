/// Where a server listens.
struct RedisPlace: Sendable, Hashable {
    let host: String
    let port: Int

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Of `host` or `host:port`; an IPv6 address stands in brackets. Nil for anything else.
    init?(_ text: Substring, standardPort: Int) {
        let isBracketed = text.hasPrefix("[")
        let host = isBracketed ? text.dropFirst().prefix { $0 != "]" } : text.prefix { $0 != ":" }
        let port = text.dropFirst(host.count + (isBracketed ? 2 : 0))
        guard !host.isEmpty, !isBracketed || text.contains("]"), port.isEmpty || port.hasPrefix(":") else { return nil }
        guard let number = port.isEmpty ? standardPort : Int(port.dropFirst()), (1...65535).contains(number) else {
            return nil
        }
        self.init(host: String(host), port: number)
    }
}
