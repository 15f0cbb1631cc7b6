import Synchronization

/// Counts the rows of each table in a dump's SQL as it passes by, in pieces of any length.
final class RowCounter: Sendable {
    private static let longestHead = 200

    private struct State {
        var counts: [String: Int] = [:]
        /// The table whose rows pass by.
        var table: String?
        /// The first bytes of the line at hand: rows can be as long as documents.
        var head: [UInt8] = []
    }

    private let state = Mutex(State())

    /// By the name without its schema.
    subscript(table: String) -> Int { state.withLock { $0.counts[table, default: 0] } }

    @Sendable func add(_ piece: [UInt8]) {
        state.withLock { state in
            var rest = piece[...]
            while let end = rest.firstIndex(of: 0x0A) {
                Self.keep(rest[..<end], &state)
                Self.endLine(&state)
                rest = rest[(end + 1)...]
            }
            Self.keep(rest, &state)
        }
    }

    private static func keep(_ part: ArraySlice<UInt8>, _ state: inout State) {
        state.head += part.prefix(longestHead - state.head.count)
    }

    private static func endLine(_ state: inout State) {
        defer { state.head.removeAll(keepingCapacity: true) }
        if let table = state.table {
            // `\.` ends the rows; a row that begins so has the backslash doubled.
            if state.head == [0x5C, 0x2E] { state.table = nil } else { state.counts[table, default: 0] += 1 }
        } else if state.head.starts(with: "COPY ".utf8) {
            let name = state.head.dropFirst(5).prefix { $0 != 0x20 }
            state.table = String(decoding: name.split(separator: 0x2E).last ?? [], as: UTF8.self)
        }
    }
}
