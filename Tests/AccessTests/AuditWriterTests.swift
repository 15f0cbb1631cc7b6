import Access
import Domain
import Telemetry
import TestSupport
import Testing

struct AuditWriterTests {
    private let store = InMemoryAuditStore()
    private let writer: AuditWriter

    init() {
        writer = AuditWriter(store: store, metrics: MetricRegistry())
    }

    private func entry(_ target: String) -> AuditEntry { AuditEntry(actor: "a", action: "POST /x", target: target) }

    @Test func `what was recorded is written when that returns`() async {
        await writer.record(entry("1"))
        #expect(await store.entries.map(\.target) == ["1"])
    }

    @Test func `many at once are written each once, in few writings`() async {
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<2000 { group.addTask { await writer.record(entry(String(number))) } }
        }
        #expect(await Set(store.entries.map(\.target)).count == 2000)
        #expect(await store.entries.count == 2000)
        #expect(await store.batches.allSatisfy { $0.count <= 500 })
    }

    @Test func `while the log cannot be written nothing may be changed, and nothing is lost`() async throws {
        try await writer.requireWritable()
        await store.set(away: true)
        await writer.record(entry("1"))
        await #expect(throws: ServiceError.self) { try await writer.requireWritable() }
        await store.set(away: false)
        await writer.flush()
        try await writer.requireWritable()
        #expect(await store.entries.map(\.target) == ["1"])
    }

    @Test func `a flood of refusals is a bounded number of entries, and none is forgotten`() async {
        for number in 0..<5000 {
            var refusal = AuditEntry(actor: "unknown", action: "GET /x", outcome: .refused, code: "forbidden")
            refusal.address = "198.51.100.\(number % 200)"
            refusal.requestID = "req-\(number)"
            await writer.note(refusal: refusal)
        }
        #expect(await store.entries.isEmpty)
        await writer.flush()
        let entries = await store.entries
        #expect(entries.count == 101)
        #expect(entries.reduce(0) { $0 + $1.count } == 5000)
        #expect(entries.contains { $0.actor == "others" && $0.count == 2500 })
        await writer.flush()
        #expect(await store.entries.count == 101)
    }

    @Test func `an entry holds what a database can store`() {
        var entry = AuditEntry(actor: "a\u{0}b", action: "POST /x", target: String(repeating: "x", count: 5000))
        #expect(entry.actor == "a?b")
        #expect(entry.target.count == 500)
        entry.target += "\u{0}"
        #expect(entry.target.count == 500)
    }
}
