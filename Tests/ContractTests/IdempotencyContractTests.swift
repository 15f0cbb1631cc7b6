import Domain
import Testing

/// What every keeper of idempotency keys promises.
@Suite(.timeLimit(.minutes(5))) struct IdempotencyContractTests {
    private let key = [UInt8](repeating: 1, count: 32)
    private let payload = [UInt8](repeating: 2, count: 32)
    private let other = [UInt8](repeating: 3, count: 32)
    private let answer = KeptAnswer(status: 202, location: "/v1/jobs/1", body: Array("{\"a\":1}".utf8))

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a key is granted once, then running, then settled`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, _ in
            let ledger = stores.idempotency
            #expect(try await ledger.claim(key, payload: payload) == .granted)
            #expect(try await ledger.claim(key, payload: payload) == .running)
            #expect(try await ledger.claim(key, payload: other) == .differs)
            try await ledger.settle(key, with: answer)
            #expect(try await ledger.claim(key, payload: payload) == .settled(answer))
            #expect(try await ledger.claim(key, payload: other) == .differs)
            try await ledger.release(key)
            #expect(try await ledger.claim(key, payload: payload) == .settled(answer))
            #expect(try await ledger.claim(other, payload: payload) == .granted)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a key that was given back is new`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, _ in
            #expect(try await stores.idempotency.claim(key, payload: payload) == .granted)
            try await stores.idempotency.release(key)
            #expect(try await stores.idempotency.claim(key, payload: other) == .granted)
            let bare = KeptAnswer(status: 201, location: nil, body: [])
            try await stores.idempotency.settle(key, with: bare)
            #expect(try await stores.idempotency.claim(key, payload: other) == .settled(bare))
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `of many at once one is granted`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, _ in
            let claims = try await withThrowingTaskGroup(of: IdempotencyClaim.self) { group in
                for _ in 0..<20 { group.addTask { try await stores.idempotency.claim(key, payload: payload) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(claims.count { $0 == .granted } == 1 && claims.count { $0 == .running } == 19)
        }
    }
}
