/// A span of time with at least one end. Both ends belong to it; a date without a time is its whole day, in UTC.
package struct DateSpan: Sendable, Hashable {
    package let from: DateText?
    package let until: DateText?

    /// Nil where both ends are open.
    package init?(from: DateText?, until: DateText?) {
        guard from != nil || until != nil else { return nil }
        self.from = from
        self.until = until
    }

    /// Whether an instant lies in it, in seconds since 1970.
    package func contains(_ instant: Double) -> Bool {
        if let from, instant < from.seconds { return false }
        guard let until else { return true }
        return until.isDay ? instant < until.seconds + 86_400 : instant <= until.seconds
    }
}

/// A date (`2024-03-31`) or a time (`2024-03-31T09:05:00.5Z`, RFC 3339; the zone may be missing and is then UTC, seconds may
/// be missing). Years from 1.
package struct DateText: Sendable, Hashable {
    package let text: String
    /// Since 1970, in UTC; of a date its beginning.
    package let seconds: Double
    /// A date without a time.
    package let isDay: Bool

    /// Nil for anything else, days that do not exist included.
    package init?(_ text: String) {
        var reader = DateTextReader(text)
        guard let seconds = reader.read() else { return nil }
        self.text = text
        self.seconds = seconds
        isDay = text.utf8.count == 10
    }
}

/// Reads a date's text byte by byte.
struct DateTextReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) {
        bytes = Array(text.utf8.prefix(64))
    }

    /// Seconds since 1970; nil where the text is no date or time.
    mutating func read() -> Double? {
        guard let year = number(4, 1...9999), skip("-"), let month = number(2, 1...12), skip("-"),
            let day = number(2, 1...Self.days(in: month, of: year))
        else { return nil }
        let midnight = Double(Self.day(year, month, day) * 86_400)
        if place == bytes.count { return midnight }
        guard skip("T") || skip("t") || skip(" "), let time = readTime(), let zone = readZone(), place == bytes.count
        else { return nil }
        return midnight + time - zone
    }

    private mutating func readTime() -> Double? {
        guard let hour = number(2, 0...23), skip(":"), let minute = number(2, 0...59) else { return nil }
        var seconds = Double(hour * 3600 + minute * 60)
        guard skip(":") else { return seconds }
        guard let second = number(2, 0...59) else { return nil }
        seconds += Double(second)
        guard skip(".") else { return seconds }
        let start = place
        var step = 0.1
        while place < bytes.count, let digit = digit(bytes[place]) {
            seconds += step * Double(digit)
            step /= 10
            place += 1
        }
        return place > start ? seconds : nil
    }

    /// Seconds east of UTC.
    private mutating func readZone() -> Double? {
        if place == bytes.count || skip("Z") || skip("z") { return 0 }
        let isWest = skip("-")
        guard isWest || skip("+"), let hours = number(2, 0...23) else { return nil }
        _ = skip(":")
        guard let minutes = number(2, 0...59) else { return nil }
        return Double(hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard place < bytes.count, UInt32(bytes[place]) == character.value else { return false }
        place += 1
        return true
    }

    private mutating func number(_ count: Int, _ range: ClosedRange<Int>) -> Int? {
        guard place + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[place..<place + count] {
            guard let digit = digit(byte) else { return nil }
            value = value * 10 + digit
        }
        place += count
        return range.contains(value) ? value : nil
    }

    private func digit(_ byte: UInt8) -> Int? { (48...57).contains(byte) ? Int(byte) - 48 : nil }

    private static func days(in month: Int, of year: Int) -> Int {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Days since 1970-01-01 in the Gregorian calendar, counted from March so that leap days come last.
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let years = month > 2 ? year : year - 1
        let months = (month + 9) % 12
        return years * 365 + years / 4 - years / 100 + years / 400 + (months * 306 + 5) / 10 + day - 1 - 719_468
    }
}
