package import FoundationEssentials

/// Rows in the binary form of `COPY … FROM STDIN (FORMAT binary)`: PostgreSQL's manual, "COPY", "Binary Format". Column
/// by column: call `beginRow`, then one `append` a column.
package struct PostgresCopyRows: Sendable {
    private(set) var bytes: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
    /// How many rows were begun.
    package private(set) var count = 0

    package init() {}

    /// How much is held.
    package var byteCount: Int { bytes.count }

    package mutating func beginRow(columns: Int) {
        number(UInt16(columns))
        count += 1
    }

    package mutating func appendNull() { number(UInt32.max) }

    /// A column's binary form as it is: `bytea`, or a type whose form the caller knows.
    package mutating func append(_ value: [UInt8]) {
        number(UInt32(value.count))
        bytes += value
    }

    package mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            number(UInt32(utf8.count))
            bytes += utf8
        }
    }

    /// An `int`.
    package mutating func append(_ value: Int32) {
        number(UInt32(4))
        number(UInt32(bitPattern: value))
    }

    /// A `bigint`.
    package mutating func append(_ value: Int64) {
        number(UInt32(8))
        number(UInt64(bitPattern: value))
    }

    /// A `real`.
    package mutating func append(_ value: Float) {
        number(UInt32(4))
        number(value.bitPattern)
    }

    package mutating func append(_ value: Bool) { append([value ? 1 : 0]) }

    package mutating func append(_ uuid: UUID) {
        number(UInt32(16))
        withUnsafeBytes(of: uuid.uuid) { bytes += $0 }
    }

    /// `jsonb`, which is its version and the text.
    package mutating func append(json text: String) { append([1] + Array(text.utf8)) }

    /// `text[]` of one dimension, or the empty one.
    package mutating func append(_ texts: [String]) {
        var array = PostgresCopyRows(empty: ())
        array.number(UInt32(texts.isEmpty ? 0 : 1))
        array.number(UInt32(0))
        array.number(UInt32(25))
        if !texts.isEmpty {
            array.number(UInt32(texts.count))
            array.number(UInt32(1))
            for text in texts { array.append(text) }
        }
        append(array.bytes)
    }

    /// The rows and the trailer.
    var complete: [UInt8] { bytes + [0xFF, 0xFF] }

    private init(empty: Void) { bytes = [] }

    private mutating func number(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
    }
}
