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
        default: (Self.closed(text), false)
        }
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
        case .null, .bytes: ""
        case .text(let text), .json(let text): text
        case .int(let number): String(number)
        case .double(let number): String(number)
        case .bool(let value): value ? "t" : "f"
        case .uuid(let uuid): uuid.uuidString
        case .date(let date): date.ISO8601Format(.iso8601(timeZone: .gmt, includingFractionalSeconds: true))
        case .uuids(let uuids): "{" + uuids.map(\.uuidString).joined(separator: ",") + "}"
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
