import Domain
import Storage
import TestSupport
import Testing

/// The database reads times as `DateText` does: a filter means the same wherever it is asked.
@Suite struct InstantTests {
    private static let texts = [
        "1970-01-01", "2000-02-29", "2024-03-31T09:05:00.5Z", "2024-03-31T09:05:00+02:00", "2024-03-31 09:05",
        "2024-03-31t09:05:00z", "2024-03-31T09:05-0130", "0001-01-01", "9999-12-31", "1600-12-31T23:59:59.25-23:59",
        "", "2024", "2024-13-01", "2024-02-30", "1900-02-29", "0000-01-01", "2024-1-1", "2024-01-01T",
        "2024-01-01T24:00:00Z", "2024-01-01T10:60", "2024-01-01T10:00:61Z", "2024-01-01T10:00:00.Z", "tomorrow",
        "2024-01-01T10:00:00+2:00", "２０２４-01-01", "2024-01-01\n", "-2024-01-01", "20240101",
    ]

    @Test func `the database reads times as the filters do`() async throws {
        try await TestDatabase.with { database in
            for text in Self.texts {
                let rows = try await database.pool.query("SELECT rag_instant($1::text) AS instant", [.text(text)])
                let instant = try rows[0].optionalDouble("instant")
                #expect(instant == DateText(text)?.seconds, "\(text)")
            }
        }
    }
}
