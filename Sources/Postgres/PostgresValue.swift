package import FoundationEssentials

/// A parameter of a statement. The statement's own casts (`$1::uuid`) say its type.
package enum PostgresValue: Sendable {
    case null
    case text(String)
    case int(Int)
    case double(Double)
    case bool(Bool)
    case uuid(UUID)
    /// `bytea`, sent as it is.
    case bytes([UInt8])
    case date(Date)
    case json(String)
    /// Sent in its binary form: twenty of them are read and written many times as fast as text. The statement must say
    /// `uuid[]`.
    case uuids([UUID])
    case texts([String])
    case ints([Int])
    /// pgvector's `halfvec` or `vector`.
    case vector([Float])

    package init(_ text: String?) { self = text.map(PostgresValue.text) ?? .null }
    package init(_ number: Int?) { self = number.map(PostgresValue.int) ?? .null }
}

extension PostgresValue {
    /// What goes over the wire: text with a closing zero byte, or the bytes themselves.
    var wire: (bytes: [UInt8], isBinary: Bool)? {
        switch self {
        case .null: nil
        case .bytes(let bytes): (bytes, true)
        case .uuids(let uuids): (Self.array(of: uuids), true)
        default: (Self.closed(text), false)
        }
    }

    /// `uuid[]`: how many dimensions, whether there are nulls, the elements' type; of the one dimension its length and
    /// first index; then length and bytes of each (array_send and uuid_send in PostgreSQL's sources).
    private static func array(of uuids: [UUID]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + 20 * uuids.count)
        func append(_ number: UInt32) { withUnsafeBytes(of: number.bigEndian) { bytes += $0 } }
        append(uuids.isEmpty ? 0 : 1)
        append(0)
        append(PostgresType.uuid)
        if uuids.isEmpty { return bytes }
        append(UInt32(uuids.count))
        append(1)
        for uuid in uuids {
            append(16)
            withUnsafeBytes(of: uuid.uuid) { bytes += $0 }
        }
        return bytes
    }

    private static func closed(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 1)
        bytes += text.utf8
        bytes.append(0)
        return bytes
    }

    private var text: String {
        switch self {
        case .null, .bytes, .uuids: ""
        case .text(let text), .json(let text): text
        case .int(let number): String(number)
        case .double(let number): String(number)
        case .bool(let value): value ? "t" : "f"
        case .uuid(let uuid): uuid.uuidString
        case .date(let date): date.ISO8601Format(.iso8601(timeZone: .gmt, includingFractionalSeconds: true))
        case .ints(let numbers): "{" + numbers.map(String.init).joined(separator: ",") + "}"
        case .texts(let texts): "{" + texts.map(Self.quoted).joined(separator: ",") + "}"
        case .vector(let numbers): "[" + numbers.map { String($0) }.joined(separator: ",") + "]"
        }
    }

    private static func quoted(_ text: String) -> String {
        let (mark, escape) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
        var quoted: [UInt8] = [mark]
        quoted.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if byte == mark || byte == escape { quoted.append(escape) }
            quoted.append(byte)
        }
        quoted.append(mark)
        return String(decoding: quoted, as: UTF8.self)
    }
}

extension Date.ISO8601FormatStyle {
    fileprivate static func iso8601(timeZone: TimeZone, includingFractionalSeconds: Bool) -> Self {
        Date.ISO8601FormatStyle(includingFractionalSeconds: includingFractionalSeconds, timeZone: timeZone)
    }
}
