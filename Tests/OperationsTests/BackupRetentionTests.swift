import FoundationEssentials
import Operations
import Testing

struct BackupRetentionTests {
    /// Monday, 2026-11-23, 12:00 UTC.
    private let now = Date(timeIntervalSince1970: 1_795_435_200)

    @Test func `hours, days, weeks and months each keep their newest`() {
        let hourly = (0..<24 * 400).map { (name: "b\($0)", date: now - Double($0) * 3600) }
        let expired = Set(BackupRetention(hours: 48, days: 7, weeks: 5, months: 12).expired(hourly, now: now))
        let kept = hourly.map(\.name).filter { !expired.contains($0) }
        #expect(kept.prefix(48) == hourly.prefix(48).map(\.name)[...])
        // Of the seven days the last two and a part of the third are within the 48 hours.
        #expect(kept.count >= 48 + 4 + 3 + 10 && kept.count <= 48 + 7 + 5 + 12)
        #expect(kept.contains("b\(12 + 1)") && kept.contains("b\(6 * 24 - 11)"), "the last hour of each day stays")
        #expect(!kept.contains("b\(9_599)"))
    }

    @Test func `the newest backup stays, however old it is`() {
        let old = [(name: "old", date: now - 900 * 86_400), (name: "older", date: now - 901 * 86_400)]
        #expect(BackupRetention(hours: 1, days: 0, weeks: 0, months: 0).expired(old, now: now) == ["older"])
    }

    @Test func `the date in a name is read, other names are none`() {
        #expect(BackupShelf.date(of: "rag-20261123T120000Z") == now)
        #expect(BackupShelf.date(of: "rag-today") == nil)
    }
}
