package import FoundationEssentials

/// One row of a result. Its values are read by column name; a name or type that does not fit throws `unexpectedRow`.
package struct PostgresRow: Sendable {
    let columns: PostgresColumns
    /// The server's binary form of each value; nil for NULL.
    let values: [[UInt8]?]

    package func text(_ column: String) throws -> String { try required(column, optionalText) }
    package func int(_ column: String) throws -> Int { try required(column, optionalInt) }
    package func double(_ column: String) throws -> Double { try required(column, optionalDouble) }
    package func bool(_ column: String) throws -> Bool { try required(column) { try bytes($0).map { $0.first == 1 } } }
    package func uuid(_ column: String) throws -> UUID { try required(column, optionalUUID) }
    package func date(_ column: String) throws -> Date { try required(column, optionalDate) }
    package func blob(_ column: String) throws -> [UInt8] { try required(column, bytes) }
    package func texts(_ column: String) throws -> [String] {
        try required(column) { try bytes($0).map(Self.textArray) }
    }

    package func optionalText(_ column: String) throws -> String? {
        try bytes(column).map { bytes in
            let isJSONB = columns.types[column] == PostgresType.jsonb
            return String(decoding: isJSONB ? bytes.dropFirst() : bytes[...], as: UTF8.self)
        }
    }

    package func optionalBlob(_ column: String) throws -> [UInt8]? { try bytes(column) }

    package func optionalInt(_ column: String) throws -> Int? {
        try bytes(column).map { Int(Self.integer($0)) }
    }

    package func optionalDouble(_ column: String) throws -> Double? {
        try bytes(column).map { bytes in
            bytes.count == 4
                ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: Self.integer(bytes))))
                : Double(bitPattern: UInt64(bitPattern: Self.integer(bytes)))
        }
    }

    package func optionalUUID(_ column: String) throws -> UUID? {
        try bytes(column).flatMap { bytes in
            guard bytes.count == 16 else { return nil }
            return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
        }
    }

    /// `timestamptz`: microseconds since 2000-01-01 UTC.
    package func optionalDate(_ column: String) throws -> Date? {
        try bytes(column).map { Date(timeIntervalSince1970: 946_684_800 + Double(Self.integer($0)) / 1_000_000) }
    }

    private func bytes(_ column: String) throws -> [UInt8]? {
        guard let index = columns.indices[column] else {
            throw PostgresError(.unexpectedRow, "the result has no column \(column)")
        }
        return values[index]
    }

    private func required<Value>(_ column: String, _ read: (String) throws -> Value?) throws -> Value {
        guard let value = try read(column) else {
            throw PostgresError(.unexpectedRow, "the column \(column) is null or of another type")
        }
        return value
    }

    /// Big-endian, of 1 to 8 bytes, with its sign.
    private static func integer(_ bytes: [UInt8]) -> Int64 {
        guard let first = bytes.first else { return 0 }
        return bytes.dropFirst().reduce(Int64(Int8(bitPattern: first))) { $0 << 8 | Int64($1) }
    }

    /// A one-dimensional `text[]`: dimensions, flags, element type, count, lower bound, then length and bytes of each.
    private static func textArray(_ bytes: [UInt8]) -> [String] {
        guard bytes.count >= 20 else { return [] }
        var texts: [String] = []
        var position = 20
        while position + 4 <= bytes.count {
            let length = Int(integer(Array(bytes[position..<position + 4])))
            position += 4
            guard length >= 0, position + length <= bytes.count else { continue }
            texts.append(String(decoding: bytes[position..<position + length], as: UTF8.self))
            position += length
        }
        return texts
    }
}

/// Names and types of a result's columns, shared by its rows.
final class PostgresColumns: Sendable {
    let indices: [String: Int]
    let types: [String: UInt32]

    init(_ columns: [(name: String, type: UInt32)]) {
        indices = Dictionary(columns.enumerated().map { ($1.name, $0) }) { first, _ in first }
        types = Dictionary(columns.map { ($0.name, $0.type) }) { first, _ in first }
    }
}

/// Object ids of built-in types (pg_type.dat).
enum PostgresType {
    static let jsonb: UInt32 = 3802
    static let uuid: UInt32 = 2950
}
