import Access
import Domain
import FoundationEssentials
import Storage
import TestSupport
import Testing

/// What every keeper of API keys promises.
@Suite(.timeLimit(.minutes(5))) struct APIKeyContractTests {
    private func with(_ keeper: StoresUnderTest.Keeper, _ body: (any APIKeyStore) async throws -> Void) async throws {
        switch keeper {
        case .memory: try await body(InMemoryAPIKeyStore())
        case .postgres: try await TestDatabase.with { try await body(PostgresAPIKeyStore(pool: $0.pool)) }
        }
    }

    private func key(_ prefix: String, in tenant: Tenant = .standard, scopes: Set<Right> = []) -> StoredKey {
        let now = Date(timeIntervalSince1970: 1_700_000_000)
        let key = APIKey(
            tenant: tenant, prefix: prefix, name: "it's \"mine\"", role: .operator, scopes: scopes, createdAt: now,
            expiresAt: now.addingTimeInterval(3600))
        return StoredKey(key: key, digest: [UInt8](repeating: 7, count: 32))
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a key is found as it was kept`(keeper: StoresUnderTest.Keeper) async throws {
        try await with(keeper) { store in
            let kept = key("rag_000000000001", scopes: [.ask, .readJobs])
            try await store.add(kept)
            let found = try #require(try await store.find(prefix: "rag_000000000001"))
            #expect(found.key == kept.key)
            #expect(found.digest == kept.digest)
            #expect(found.previousDigest == nil)
            #expect(try await store.find(kept.key.id, in: .standard) == kept.key)
            #expect(try await store.find(prefix: "rag_000000000002") == nil)
            await #expect(throws: ServiceError.self) { try await store.add(key("rag_000000000001")) }
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `keys are listed page by page, each tenant's alone`(keeper: StoresUnderTest.Keeper) async throws {
        try await with(keeper) { store in
            let other = try #require(Tenant("other"))
            for number in 1...3 { try await store.add(key("rag_00000000000\(number)")) }
            try await store.add(key("rag_000000000009", in: other))
            let first = try await store.list(in: .standard, PageRequest(limit: 2))
            #expect(first.elements.count == 2)
            #expect(first.hasMore)
            let rest = try await store.list(in: .standard, PageRequest(after: first.elements.last?.id, limit: 2))
            #expect(rest.elements.count == 1)
            #expect(!rest.hasMore)
            #expect(try await store.list(in: other, PageRequest()).elements.map(\.prefix) == ["rag_000000000009"])
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a rotation keeps the digest before, a revocation is for good`(keeper: StoresUnderTest.Keeper) async throws {
        try await with(keeper) { store in
            let kept = key("rag_000000000001")
            try await store.add(kept)
            let digest = [UInt8](repeating: 8, count: 32)
            let rotated = try await store.change(
                kept.key.id, in: .standard, .rotate(digest: digest, overlap: .lasting))
            #expect(try #require(rotated.previousUntil) > Date())
            let found = try #require(try await store.find(prefix: kept.key.prefix))
            #expect(found.digest == digest)
            #expect(found.previousDigest == kept.digest)
            let revoked = try await store.change(kept.key.id, in: .standard, .revoke)
            #expect(revoked.revokedAt != nil)
            #expect(try await store.change(kept.key.id, in: .standard, .revoke).revokedAt == revoked.revokedAt)
            await #expect(throws: ServiceError.self) {
                try await store.change(kept.key.id, in: .standard, .rotate(digest: digest, overlap: .zero))
            }
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `another tenant's key cannot be changed`(keeper: StoresUnderTest.Keeper) async throws {
        try await with(keeper) { store in
            let kept = key("rag_000000000001")
            try await store.add(kept)
            let other = try #require(Tenant("other"))
            #expect(try await store.find(kept.key.id, in: other) == nil)
            await #expect(throws: ServiceError.self) { try await store.change(kept.key.id, in: other, .revoke) }
            #expect(try await store.find(prefix: kept.key.prefix)?.key.revokedAt == nil)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `the last use moves forward only`(keeper: StoresUnderTest.Keeper) async throws {
        try await with(keeper) { store in
            let kept = key("rag_000000000001")
            try await store.add(kept)
            let later = Date(timeIntervalSince1970: 1_700_000_100)
            try await store.note(uses: [kept.key.id: later, KeyID.make(): later])
            try await store.note(uses: [kept.key.id: later.addingTimeInterval(-50)])
            #expect(try await store.find(kept.key.id, in: .standard)?.lastUsedAt == later)
        }
    }
}
