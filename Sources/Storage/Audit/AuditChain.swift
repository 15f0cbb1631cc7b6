/// Follows the rows of the audit log, each from the one before it.
struct AuditChain {
    typealias Fault = (number: Int, reason: String)

    /// Of the rows so far.
    private(set) var end: AuditAnchor
    /// Where the chain is known to have been.
    private let places: [AuditAnchor]

    init(from start: AuditAnchor, places: [AuditAnchor]) {
        end = start
        self.places = places
    }

    /// Nil where the row is the one that was written behind those so far.
    mutating func add(_ row: AuditRow) throws -> Fault? {
        guard row.number == end.number + 1 else {
            let last = row.number - 1
            let which = last > end.number + 1 ? "rows \(end.number + 1) to \(last) are" : "row \(last) is"
            return (end.number + 1, "\(which) missing")
        }
        guard try row.expectedDigest() == row.digest else {
            return (row.number, "row \(row.number) is not as it was written")
        }
        guard row.previous == end.digest else {
            // Its own digest fits: whoever changed the row before it made that a new one.
            let changed = max(1, end.number)
            return (
                changed, "row \(row.number) was written behind another row \(end.number) than the one that is there"
            )
        }
        end = AuditAnchor(number: row.number, digest: row.digest)
        if let place = places.first(where: { $0.number == end.number && $0 != end }) {
            return (place.number, "row \(place.number) is another one than was there before")
        }
        return nil
    }

    /// Once all rows were added: whether some are missing behind them.
    var faultAtEnd: Fault? {
        guard let known = places.map(\.number).max(), known > end.number else { return nil }
        return (end.number + 1, "the last rows are missing: there were \(known), there are \(end.number)")
    }
}
