/// Refused requests between two writings, alike ones as one entry: a flood of them costs memory and rows for so many and no more.
struct RefusalTally: Sendable {
    static let capacity = 100

    private var counts: [AuditEntry: Int] = [:]

    mutating func add(_ entry: AuditEntry) {
        var entry = entry
        entry.requestID = ""
        if counts[entry] == nil, counts.count >= Self.capacity {
            entry = AuditEntry(actor: "others", action: "others", outcome: .refused, code: "others")
        }
        counts[entry, default: 0] += 1
    }

    /// What was added since the last time.
    mutating func takeAll() -> [AuditEntry] {
        defer { counts = [:] }
        return counts.map { entry, count in
            var entry = entry
            entry.count = count
            return entry
        }
    }
}
