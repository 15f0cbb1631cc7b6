/// Appends JSON text to a buffer of bytes. Numbers that JSON cannot say (NaN, infinities) are written as `null`.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    private let indentation: Int?
    private var depth = 0

    package init(indentation: Int? = nil) {
        self.indentation = indentation
    }

    package mutating func write(_ value: JSONValue) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let value): bytes.append(contentsOf: String(value).utf8)
        case .number(let value): write(value)
        case .string(let value): write(value)
        case .array(let elements):
            writeList("[", elements, "]") { writer, element in writer.write(element) }
        case .object(let object):
            writeList("{", object.members, "}") { writer, member in
                writer.write(member.name)
                writer.append(writer.indentation == nil ? ":" : ": ")
                writer.write(member.value)
            }
        }
    }

    private mutating func writeList<Element>(
        _ opening: StaticString, _ elements: [Element], _ closing: StaticString,
        _ body: (inout JSONWriter, Element) -> Void
    ) {
        append(opening)
        depth += 1
        for (index, element) in elements.enumerated() {
            if index > 0 { append(",") }
            breakLine()
            body(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        append(closing)
    }

    private mutating func breakLine() {
        guard let indentation else { return }
        append("\n")
        bytes.append(contentsOf: repeatElement(0x20, count: depth * indentation))
    }

    private mutating func write(_ value: Double) {
        guard value.isFinite else { return append("null") }
        if let integer = Int64(exactly: value), abs(integer) < 1 << 53 {
            bytes.append(contentsOf: String(integer).utf8)
        } else {
            bytes.append(contentsOf: String(value).utf8)
        }
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { text in
            // Most of a text stands as it is, and is copied at once.
            var rest = text[...]
            while let place = rest.firstIndex(where: Self.mustBeEscaped) {
                bytes.append(contentsOf: rest[..<place])
                appendEscaped(rest[place])
                rest = rest[(place + 1)...]
            }
            bytes.append(contentsOf: rest)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func mustBeEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x0A: append("\\n")
        case 0x0D: append("\\r")
        case 0x09: append("\\t")
        default:
            append(byte < 0x10 ? "\\u000" : "\\u001")
            bytes.append(contentsOf: String(byte & 0xF, radix: 16).utf8)
        }
    }

    private mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
