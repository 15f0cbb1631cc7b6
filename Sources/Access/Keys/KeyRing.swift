package import Domain
package import FoundationEssentials
import Synchronization

/// Tells whose key it is. Keys that were found are remembered for a few seconds, so that not every request asks the
/// database; a revocation is felt by all processes when those have passed, by this one at once.
package final class KeyRing: Sendable {
    /// How long a key that was found is trusted without another look.
    package static let memory = Duration.seconds(5)
    private static let capacity = 10_000

    private struct Remembered {
        let stored: StoredKey
        let until: ContinuousClock.Instant
    }

    private let store: any APIKeyStore
    private let digester: KeyDigester
    private let pass: OperatorPass
    private let remembered = Mutex<[String: Remembered]>([:])
    private let uses = Mutex<[KeyID: Date]>([:])
    private let clock: @Sendable () -> ContinuousClock.Instant

    /// - Parameters:
    ///   - secret: the server's own, of 32 bytes or more.
    ///   - clock: tells how long ago a key was found.
    package init(
        store: any APIKeyStore, secret: String, clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.store = store
        self.clock = clock
        digester = KeyDigester(secret: secret)
        pass = OperatorPass(secret: secret)
    }

    /// Who holds the key or pass `text`. Throws `AccessRefusal` where it opens nothing, and what the store throws.
    package func principal(of text: String, at now: Date = Date()) async throws -> Principal {
        if OperatorPass.isMeant(text) { return try pass.principal(of: text, at: now) }
        guard let key = KeyText(text) else { throw AccessRefusal.invalid("this is not a key of this service") }
        guard let stored = try await stored(key, at: now) else {
            throw AccessRefusal.invalid("this key is not known")
        }
        if stored.key.revokedAt != nil { throw AccessRefusal.invalid("this key was revoked") }
        if let end = stored.key.expiresAt, end <= now { throw AccessRefusal.invalid("this key has expired") }
        uses.withLock { $0[stored.key.id] = now }
        return stored.key.principal
    }

    /// Forgets a key that was changed here.
    package func forget(prefix: String) {
        remembered.withLock { _ = $0.removeValue(forKey: prefix) }
    }

    /// Writes down when keys were last used. What cannot be written now is kept for the next time.
    package func writeUses() async throws {
        let batch = uses.withLock { uses in
            defer { uses = [:] }
            return uses
        }
        guard !batch.isEmpty else { return }
        do {
            try await store.note(uses: batch)
        } catch {
            uses.withLock { $0.merge(batch) { newer, _ in newer } }
            throw error
        }
    }

    /// A remembered key whose secret does not fit may have got another one elsewhere: it is looked up again.
    private func stored(_ key: KeyText, at now: Date) async throws -> StoredKey? {
        let digest = try digester.digest(key)
        let moment = clock()
        if let known = remembered.withLock({ $0[key.prefix] }), known.until > moment,
            known.stored.opens(digest, at: now)
        {
            return known.stored
        }
        let found = try await store.find(prefix: key.prefix)
        guard let found, found.opens(digest, at: now) else { return nil }
        remembered.withLock { remembered in
            if remembered.count >= Self.capacity { remembered = [:] }
            remembered[key.prefix] = Remembered(stored: found, until: moment + Self.memory)
        }
        return found
    }
}
