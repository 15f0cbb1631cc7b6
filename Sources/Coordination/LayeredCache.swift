package import Domain

/// A cache in this process before one that all processes share. What the shared one knows is kept near for a while.
package struct LayeredCache: Cache {
    private let near: MemoryCache
    private let far: any Cache
    private let lifetime: Duration

    /// - Parameter lifetime: how long something found in the shared cache is kept near. Keys name versions, so that
    ///   nothing kept too long is wrong.
    package init(near: MemoryCache, far: any Cache, lifetime: Duration) {
        self.near = near
        self.far = far
        self.lifetime = lifetime
    }

    package var isAway: Bool { far.isAway }

    package func value(for key: String) async -> [UInt8]? {
        if let value = valueAtHand(for: key) { return value }
        guard let value = await far.value(for: key) else { return nil }
        await near.store(value, for: key, lifetime: lifetime)
        return value
    }

    package func valueAtHand(for key: String) -> [UInt8]? { near.valueAtHand(for: key) }

    package func store(_ value: [UInt8], for key: String, lifetime: Duration) async {
        await near.store(value, for: key, lifetime: lifetime)
        await far.store(value, for: key, lifetime: lifetime)
    }
}
