import JSON
import Testing

@Suite struct JSONParsingTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test(arguments: [
        "null", "true", " false ", "0", "-0", "-1", "1.5", "1e3", "1E-2", "12.5e+1", "\"\"", "[]", "{}", "[1,[2,[3]]]",
        "\n\t\r {\"a\" : [ ] }\n", "\"\\u00e9\\ud83d\\ude00\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\u{7F}\u{2028}é😀\"",
        "9223372036854775807", "-9223372036854775808", "18446744073709551616", "{\"\":0}",
    ])
    func `what RFC 8259 calls JSON is accepted`(text: String) throws {
        _ = try parse(text)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "True", "01", "-", "-01", "1.", ".5", "1e", "1e+", "+1", "0x1", "NaN", "Infinity",
        "1 2",
        "[", "]", "[1,]", "[,1]", "[1 2]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"a\":2}", "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\udc00\"",
        "\"\\ud800\\u0041\"", "\"\\ud800x\"", "\"a\nb\"", "\"\u{1F}\"", "\"\u{0}\"", "// c\n1", "[1]/* */", "1e999",
        "'a'",
        "\u{FEFF}1", "[\u{A0}1]",
    ])
    func `what RFC 8259 does not call JSON is refused`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try parse(text) }
    }

    @Test(
        arguments: [[0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xE2, 0x82]]
            as [[UInt8]])
    func `invalid UTF-8 in a string is refused`(bytes: [UInt8]) {
        #expect(throws: JSONSyntaxError.self) {
            try JSONValue(parsing: [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")])
        }
    }

    @Test func `a duplicate name is found though it is written with an escape`() {
        #expect(throws: JSONSyntaxError.self) { try parse(#"{"a":1,"\u0061":2}"#) }
    }

    @Test func `an error names the line and column in bytes`() throws {
        let error = #expect(throws: JSONSyntaxError.self) { try parse("{\n  \"a\": 1,\n  \"b\": tru\n}") }
        #expect(error?.line == 3)
        #expect(error?.column == 11)
        #expect(error?.description == "expected a value at line 3, column 11")
    }

    @Test func `nesting beyond the bound is refused and does not exhaust the stack`() throws {
        #expect(throws: Never.self) { try parse(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)) }
        #expect(throws: JSONSyntaxError.self) { try parse(String(repeating: "[", count: 200_000)) }
        #expect(throws: JSONSyntaxError.self) { try parse(String(repeating: "{\"a\":", count: 200_000)) }
    }

    @Test func `integers of 64 bits keep their exactness`() throws {
        #expect(try parse("9007199254740993") == .integer(9_007_199_254_740_993))
        #expect(try parse("3.0").int == 3)
        #expect(try parse("3.5").int == nil)
    }

    @Test func `escapes become the scalars they name`() throws {
        #expect(try parse(#""\u00e9\ud83d\ude00\u0000""#).string == "é😀\u{0}")
    }

    @Test func `random bytes never crash the parser and accepted texts survive a round trip`() throws {
        var generator = SplitMix64(state: 42)
        let alphabet = Array("{}[]\",:\\u0123456789eE+-.truefalsn \n\u{e9}".utf8)
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...24, using: &generator)
            let bytes = (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            #expect(try JSONValue(parsing: value.bytes).bytes == value.bytes)
        }
    }
}

/// A small random generator with a seed (Steele, Lea, Flood 2014), so that a failure can be repeated.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
