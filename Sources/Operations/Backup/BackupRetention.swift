package import FoundationEssentials

/// Which backups are kept: all of the last hours, then the newest of each of the last days, weeks and months.
package struct BackupRetention: Sendable {
    package let hours: Int
    package let days: Int
    package let weeks: Int
    package let months: Int

    package init(hours: Int, days: Int, weeks: Int, months: Int) {
        self.hours = hours
        self.days = days
        self.weeks = weeks
        self.months = months
    }

    /// Those of `backups` that are not kept. The newest one always is.
    package func expired(_ backups: [(name: String, date: Date)], now: Date) -> [String] {
        let sorted = backups.sorted { $0.date > $1.date }
        var kept = Set(sorted.filter { now.timeIntervalSince($0.date) < Double(hours) * 3600 }.map(\.name))
        if let newest = sorted.first { kept.insert(newest.name) }
        for (limit, period) in [(days, Self.day), (weeks, Self.week), (months, Self.month)] {
            var seen: Set<Int> = []
            for backup in sorted where seen.count < limit || seen.contains(period(backup.date)) {
                if seen.insert(period(backup.date)).inserted { kept.insert(backup.name) }
            }
        }
        return sorted.map(\.name).filter { !kept.contains($0) }
    }

    private static func day(_ date: Date) -> Int { Int((date.timeIntervalSince1970 / 86_400).rounded(.down)) }

    /// From Monday on: the first of January 1970 was a Thursday.
    private static func week(_ date: Date) -> Int { (day(date) + 3) / 7 }

    private static func month(_ date: Date) -> Int {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month], from: date)
        return (parts.year ?? 0) * 12 + (parts.month ?? 0)
    }
}
