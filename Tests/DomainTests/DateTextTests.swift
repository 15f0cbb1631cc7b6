import Domain
import Testing

@Suite struct DateTextTests {
    @Test(arguments: [
        ("1970-01-01", 0.0), ("1970-01-02T00:00:00Z", 86_400), ("2000-02-29", 951_782_400),
        ("2024-03-31T09:05:00.5Z", 1_711_875_900.5), ("2024-03-31T09:05:00+02:00", 1_711_868_700),
        ("2024-03-31 09:05", 1_711_875_900), ("2024-03-31t09:05:00z", 1_711_875_900),
        ("2024-03-31T09:05-0130", 1_711_881_300), ("0001-01-01", -62_135_596_800), ("9999-12-31", 253_402_214_400),
    ])
    func `dates and times are read as RFC 3339 means them`(text: String, seconds: Double) {
        #expect(DateText(text)?.seconds == seconds)
        #expect(DateText(text)?.isDay == (text.count == 10))
    }

    @Test(arguments: [
        "", "2024", "2024-13-01", "2024-00-01", "2024-02-30", "2023-02-29", "1900-02-29", "2024-04-31", "0000-01-01",
        "2024-1-1", "2024-01-01T", "2024-01-01T24:00:00Z", "2024-01-01T10:60", "2024-01-01T10:00:61Z",
        "2024-01-01T10:00:00.Z", "2024-01-01T10:00:00Zx", "2024-01-01T10:00:00+2:00", "tomorrow", "２０２４-01-01",
        "2024-01-01\r\n", "-2024-01-01", "20240101",
    ])
    func `what is no date is none`(text: String) {
        #expect(DateText(text) == nil)
    }

    @Test func `both ends of a span belong to it, a day to its last moment`() throws {
        let span = try #require(DateSpan(from: DateText("2024-01-01"), until: DateText("2024-01-31")))
        func contains(_ text: String) -> Bool { DateText(text).map { span.contains($0.seconds) } ?? false }
        #expect(contains("2024-01-01") && contains("2024-01-31T23:59:59.999Z"))
        #expect(!contains("2023-12-31T23:59:59Z") && !contains("2024-02-01"))
        let moment = try #require(DateSpan(from: nil, until: DateText("2024-01-31T12:00:00Z")))
        #expect(DateText("2024-01-31T12:00:00Z").map { moment.contains($0.seconds) } == true)
        #expect(DateText("2024-01-31T12:00:00.1Z").map { moment.contains($0.seconds) } == false)
        #expect(DateSpan(from: nil, until: nil) == nil)
    }
}
