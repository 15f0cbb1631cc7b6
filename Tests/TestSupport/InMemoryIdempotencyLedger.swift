package import Domain

/// `IdempotencyLedger` in memory, for tests that want no database. `ContractTests` hold both to the same suite.
package actor InMemoryIdempotencyLedger: IdempotencyLedger {
    private var entries: [[UInt8]: (payload: [UInt8], answer: KeptAnswer?)] = [:]

    package init() {}

    package func claim(_ key: [UInt8], payload: [UInt8]) -> IdempotencyClaim {
        guard let entry = entries[key] else {
            entries[key] = (payload, nil)
            return .granted
        }
        guard entry.payload == payload else { return .differs }
        return entry.answer.map(IdempotencyClaim.settled) ?? .running
    }

    package func settle(_ key: [UInt8], with answer: KeptAnswer) {
        if let entry = entries[key], entry.answer == nil { entries[key] = (entry.payload, answer) }
    }

    package func release(_ key: [UInt8]) {
        if let entry = entries[key], entry.answer == nil { entries[key] = nil }
    }
}
