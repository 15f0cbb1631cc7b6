/// The identity of a trace and of the span in it that caused this work, as the `traceparent` header carries it
/// (W3C Trace Context, version 00).
package struct Traceparent: Sendable, Hashable, CustomStringConvertible {
    /// 32 lowercase hexadecimal digits, not all zero.
    package let traceID: String
    /// 16 lowercase hexadecimal digits, not all zero.
    package let spanID: String
    package let isSampled: Bool

    /// Reads a header; nil for anything malformed. Of versions above 00 the four known fields are read.
    package init?(_ header: String) {
        let bytes = Array(header.utf8)
        guard bytes.count >= 55, Self.isSeparated(bytes), Self.isHexadecimal(bytes[0..<2]),
            Self.isHexadecimal(bytes[3..<35]), Self.isHexadecimal(bytes[36..<52]), Self.isHexadecimal(bytes[53..<55])
        else { return nil }
        let version = String(decoding: bytes[0..<2], as: UTF8.self)
        guard version != "ff", bytes.count == 55 || (version != "00" && bytes[55] == UInt8(ascii: "-")) else {
            return nil
        }
        traceID = String(decoding: bytes[3..<35], as: UTF8.self)
        spanID = String(decoding: bytes[36..<52], as: UTF8.self)
        guard traceID.contains(where: { $0 != "0" }), spanID.contains(where: { $0 != "0" }) else { return nil }
        isSampled = (UInt8(String(decoding: bytes[53..<55], as: UTF8.self), radix: 16) ?? 0) & 1 == 1
    }

    private init(traceID: String, spanID: String, isSampled: Bool) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
    }

    /// A new trace with its first span.
    package static func make(isSampled: Bool = true) -> Traceparent {
        Traceparent(traceID: randomDigits() + randomDigits(), spanID: randomDigits(), isSampled: isSampled)
    }

    /// A new span of the same trace.
    ///
    /// - Parameter isSampled: nil for what was decided before.
    package func child(isSampled: Bool? = nil) -> Traceparent {
        Traceparent(traceID: traceID, spanID: Self.randomDigits(), isSampled: isSampled ?? self.isSampled)
    }

    package var description: String { "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")" }

    /// 16 digits, never all zero.
    private static func randomDigits() -> String {
        let digits = String(UInt64.random(in: 1 ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    private static func isSeparated(_ bytes: [UInt8]) -> Bool {
        [2, 35, 52].allSatisfy { bytes[$0] == UInt8(ascii: "-") }
    }

    private static func isHexadecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
    }
}
