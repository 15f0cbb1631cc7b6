import Access
import Crypto
import Domain
import FoundationEssentials
import Synchronization
import TestSupport
import Testing

struct KeyRingTests {
    private let store = InMemoryAPIKeyStore()
    private let secret = String(repeating: "s", count: 32)
    private var office: KeyOffice { KeyOffice(store: store, secret: secret) }
    private var ring: KeyRing { KeyRing(store: store, secret: secret) }

    private func issue(_ role: Role = .editor, scopes: Set<Right> = [], days: Int? = nil) async throws -> IssuedKey {
        try await office.issue(KeyOrder(name: "test", role: role, scopes: scopes, lifeInDays: days), in: .standard)
    }

    /// Nil where the key opens nothing.
    private func holder(_ text: String, _ ring: KeyRing, at now: Date = Date()) async throws -> Principal? {
        do {
            return try await ring.principal(of: text, at: now)
        } catch is AccessRefusal {
            return nil
        }
    }

    @Test func `a key opens what its role allows`() async throws {
        let issued = try await issue()
        let principal = try #require(try await holder(issued.text, ring))
        #expect(principal.id == issued.key.id.description)
        #expect(principal.rights == Role.editor.rights)
        #expect(principal.tenant == .standard)
    }

    @Test func `scopes narrow a role and never widen it`() async throws {
        let narrow = try await issue(scopes: [.ask, .manageKeys])
        #expect(try await holder(narrow.text, ring)?.rights == [.ask])
    }

    @Test func `another secret behind a known prefix opens nothing`() async throws {
        let issued = try await issue()
        let forged = try KeyText.make(prefix: issued.key.prefix)
        let ring = ring
        #expect(try await holder(issued.text, ring) != nil)
        #expect(try await holder(forged.text, ring) == nil)
    }

    @Test func `a key made under another server's secret opens nothing`() async throws {
        let issued = try await issue()
        let other = KeyRing(store: store, secret: String(repeating: "t", count: 32))
        #expect(try await holder(issued.text, other) == nil)
    }

    @Test func `the key itself is not stored`() async throws {
        let issued = try await issue()
        let stored = try #require(await store.find(prefix: issued.key.prefix))
        #expect(stored.digest.count == 32)
        #expect(stored.digest != (try SHA256.digest(Array(issued.text.utf8))))
        #expect(!"\(stored)".contains(issued.text))
    }

    @Test func `an expired key opens nothing`() async throws {
        let issued = try await issue(days: 1)
        let ring = ring
        #expect(try await holder(issued.text, ring) != nil)
        #expect(try await holder(issued.text, ring, at: Date().addingTimeInterval(86_401)) == nil)
    }

    @Test func `a revoked key opens nothing once it is forgotten`() async throws {
        let issued = try await issue()
        let ring = ring
        #expect(try await holder(issued.text, ring) != nil)
        _ = try await office.revoke(issued.key.id, in: .standard)
        ring.forget(prefix: issued.key.prefix)
        #expect(try await holder(issued.text, ring) == nil)
    }

    @Test func `after a rotation both secrets open, and the old one until its time`() async throws {
        let issued = try await issue()
        let ring = ring
        #expect(try await holder(issued.text, ring) != nil)
        let rotated = try await office.rotate(issued.key, overlap: .seconds(60))
        #expect(rotated.key.prefix == issued.key.prefix)
        #expect(try await holder(rotated.text, ring) != nil)
        #expect(try await holder(issued.text, ring) != nil)
        #expect(try await holder(issued.text, ring, at: Date().addingTimeInterval(61)) == nil)
        #expect(try await holder(rotated.text, ring, at: Date().addingTimeInterval(61)) != nil)
    }

    @Test func `a second look within seconds does not ask the store, a later one does`() async throws {
        let issued = try await issue()
        let clock = Mutex(ContinuousClock.now)
        let ring = KeyRing(store: store, secret: secret) { clock.withLock(\.self) }
        for _ in 0..<5 { _ = try await holder(issued.text, ring) }
        clock.withLock { $0 += .seconds(4) }
        _ = try await holder(issued.text, ring)
        #expect(await store.lookups == 1)
        clock.withLock { $0 += .seconds(2) }
        _ = try await holder(issued.text, ring)
        #expect(await store.lookups == 2)
    }

    @Test func `the last use is written in batches`() async throws {
        let issued = try await issue()
        let ring = ring
        let now = Date()
        _ = try await holder(issued.text, ring, at: now)
        #expect(await store.find(issued.key.id, in: .standard)?.lastUsedAt == nil)
        try await ring.writeUses()
        #expect(await store.find(issued.key.id, in: .standard)?.lastUsedAt == now)
    }

    @Test func `a key is found by its id and by its prefix, in its own tenant alone`() async throws {
        let issued = try await issue()
        #expect(try await office.find(issued.key.id.description, in: .standard) == issued.key)
        #expect(try await office.find(issued.key.prefix, in: .standard) == issued.key)
        let other = try #require(Tenant("other"))
        for name in [issued.key.id.description, issued.key.prefix] {
            await #expect(throws: ServiceError.self) { try await office.find(name, in: other) }
        }
    }

    @Test func `a pass made with the server's secret opens for five minutes`() async throws {
        let now = Date()
        let pass = try OperatorPass(secret: secret).make(at: now)
        #expect(try await holder(pass, ring, at: now)?.role == .admin)
        #expect(try await holder(pass, ring, at: now.addingTimeInterval(301)) == nil)
        #expect(try await holder(pass, ring, at: now.addingTimeInterval(-120)) == nil)
        let foreign = try OperatorPass(secret: String(repeating: "t", count: 32)).make(at: now)
        #expect(try await holder(foreign, ring, at: now) == nil)
        for forged in ["ragop_", "ragop_1_", pass + "A", "ragop_9999999999_" + pass.suffix(43)] {
            #expect(try await holder(forged, ring, at: now) == nil)
        }
    }
}
