import Logging

/// Builds one log line. Values are cut at `maximumValueLength`; names already in the line are not written again.
struct JSONLogLine {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]
    private var names: Set<String> = []

    /// In bytes of UTF-8: a line stays readable, and a careless value cannot flood the log.
    static let maximumValueLength = 4096

    init() {
        bytes.reserveCapacity(256)
    }

    mutating func add(_ name: String, _ value: String) {
        guard begin(name) else { return }
        appendQuoted(value)
    }

    mutating func add(_ name: String, _ time: Timestamp) {
        add(name, time.description)
    }

    /// In the order of names, so that equal records make equal lines.
    mutating func add(_ metadata: Logger.Metadata, prefix: String = "") {
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) { add(prefix + name, value) }
    }

    func finished() -> [UInt8] { bytes + [UInt8(ascii: "}"), UInt8(ascii: "\n")] }

    private mutating func add(_ name: String, _ value: Logger.Metadata.Value) {
        switch value {
        case .string(let text): add(name, text)
        case .stringConvertible(let value as any Numeric): addLiteral(name, value)
        case .stringConvertible(let value as Bool): appendLiteral(name, value ? "true" : "false")
        case .stringConvertible(let value): add(name, value.description)
        case .dictionary(let nested): add(nested, prefix: name + ".")
        case .array(let elements): add(name, elements.map(\.description).joined(separator: ","))
        }
    }

    private mutating func addLiteral(_ name: String, _ value: any Numeric) {
        switch value {
        case let number as Double where number.isFinite: appendLiteral(name, number.description)
        case let number as any BinaryInteger: appendLiteral(name, number.description)
        default: add(name, String(describing: value))
        }
    }

    private mutating func appendLiteral(_ name: String, _ literal: String) {
        guard begin(name) else { return }
        bytes.append(contentsOf: literal.utf8)
    }

    private mutating func begin(_ name: String) -> Bool {
        guard names.insert(name).inserted else { return false }
        if names.count > 1 { bytes.append(UInt8(ascii: ",")) }
        appendQuoted(name)
        bytes.append(UInt8(ascii: ":"))
        return true
    }

    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var length = 0
        for scalar in text.unicodeScalars {
            length += UTF8.width(scalar)
            guard length <= Self.maximumValueLength else {
                bytes.append(contentsOf: "…".utf8)
                break
            }
            append(scalar)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Control characters (C0, DEL and C1: a terminal obeys them) and the line separators leave as escapes.
    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x22: bytes.append(contentsOf: "\\\"".utf8)
        case 0x5C: bytes.append(contentsOf: "\\\\".utf8)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029:
            let digits = String(scalar.value, radix: 16)
            bytes.append(contentsOf: "\\u".utf8)
            bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
            bytes.append(contentsOf: digits.utf8)
        default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}
