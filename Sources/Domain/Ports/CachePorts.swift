/// Bytes that may be lost at any time. Never throws: a cache that is away is an empty one.
package protocol Cache: Sendable {
    func value(for key: String) async -> [UInt8]?
    /// The value if it is in this process: what takes no time to look for.
    func valueAtHand(for key: String) -> [UInt8]?
    func store(_ value: [UInt8], for key: String, lifetime: Duration) async
    /// Whether the last one who asked found nobody: what is in another process may be out of reach.
    var isAway: Bool { get }
}

extension Cache {
    package func valueAtHand(for key: String) -> [UInt8]? { nil }
    /// A cache in this process is always there.
    package var isAway: Bool { false }
}

/// Whether something this service needs answers now.
package protocol Dependency: Sendable {
    /// The name in readiness reports: `postgres`, `redis`, `embedder`, `schema`.
    var name: String { get }
    /// Whether the service is useless without it. Others only degrade it.
    var isRequired: Bool { get }
    /// Returns when it answers, throws what is wrong otherwise. Bounded in time by itself.
    func check() async throws
}
