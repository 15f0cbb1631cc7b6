import Telemetry

/// Gives each request its identity at the door: id, trace, client address, deadline.
struct RequestIdentity {
    /// How much time a caller inside the cluster still has, in milliseconds.
    static let timeoutField = "X-Request-Timeout-Ms"

    private let configuration: HTTPServerConfiguration

    init(_ configuration: HTTPServerConfiguration) {
        self.configuration = configuration
    }

    func context(of head: RequestHead, limits: RequestLimits, address: String) -> RequestContext {
        let remaining = head.headers[Self.timeoutField].flatMap { FieldSyntax.number($0.utf8) }.map(
            Duration.milliseconds)
        var context = RequestContext(
            requestID: wellFormed(head.headers["X-Request-Id"]) ?? Self.newID(),
            traceparent: head.headers["traceparent"].flatMap { Self.isTraceparent($0) ? $0 : nil },
            deadline: .now + min(limits.time, remaining ?? limits.time),
            clientAddress: clientAddress(peer: address, forwarded: head.headers.all("X-Forwarded-For")))
        begin(head, &context)
        return context
    }

    /// The route is not known yet: who reports the request names the span.
    private func begin(_ head: RequestHead, _ context: inout RequestContext) {
        guard let tracer = configuration.tracer, !configuration.untracedPaths.contains(head.path) else { return }
        let span = tracer.span("request", .server, parent: context.traceparent.flatMap(Traceparent.init))
        context.traceparent = span.context.description
        context.span = span
    }

    /// For a request that could not be read.
    func context(address: String) -> RequestContext {
        RequestContext(requestID: Self.newID(), clientAddress: address)
    }

    private func wellFormed(_ id: String?) -> String? {
        guard let id, id.utf8.count <= 128, FieldSyntax.isToken(id.utf8) else { return nil }
        return id
    }

    /// The address that the outermost trusted proxy was reached from: read from the right, where each proxy has added whom it
    /// saw, up to the first that is not trusted. What stands left of it is only claimed.
    private func clientAddress(peer: String, forwarded: [String]) -> String {
        var client = peer
        var hops = forwarded.joined(separator: ",").split(separator: ",")[...]
        while isTrusted(client), let hop = hops.popLast() {
            guard let address = Self.address(in: hop) else { break }
            client = address
        }
        return client
    }

    private func isTrusted(_ address: String) -> Bool {
        configuration.trustedProxies.contain(address)
    }

    /// Some proxies write a port behind it: `203.0.113.7:4711`, `[2001:db8::1]:4711`.
    private static func address(in hop: Substring) -> String? {
        let text = hop.filter { $0 != " " && $0 != "\t" }
        if NetworkAddress(text) != nil { return text }
        let bare = text.first == "[" ? text.dropFirst().prefix { $0 != "]" } : text.prefix { $0 != ":" }
        return NetworkAddress(String(bare)) == nil ? nil : String(bare)
    }

    private static func newID() -> String {
        let high = String(UInt64.random(in: .min ... .max), radix: 16)
        let low = String(UInt64.random(in: .min ... .max), radix: 16)
        return "req_" + String(repeating: "0", count: 16 - high.count) + high
            + String(repeating: "0", count: 16 - low.count) + low
    }

    /// `00-` 32 digits `-` 16 digits `-` 2 digits (W3C Trace Context), not all zeros.
    private static func isTraceparent(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, parts.map(\.utf8.count) == [2, 32, 16, 2], parts[0] == "00" else { return false }
        let isHexadecimal = parts.allSatisfy { $0.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) } }
        return isHexadecimal && parts[1].contains { $0 != "0" } && parts[2].contains { $0 != "0" }
    }
}
