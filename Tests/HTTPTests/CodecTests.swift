@testable import HTTP
import Testing

/// The codec on bytes, without sockets.
struct CodecTests {
    private static let head = Array(
        "\r\nPOST /v1/a%20b?x=1&y=%C3%A4+b HTTP/1.1\r\nHost: example.com:80\r\nX-Empty:\r\nX-Tab:\t a \tb \t\r\n\r\n"
            .utf8)

    @Test func `a head is found wherever its bytes are split, and no byte is taken from behind it`() throws {
        let bytes = Self.head + Array("next".utf8)
        for split in 0...bytes.count {
            var scanner = HeadScanner()
            let first = try scanner.scan(bytes[..<split])
            #expect((first != nil) == (split >= Self.head.count), "split at \(split)")
            let end = try first ?? scanner.scan(bytes[...])
            #expect(end == Self.head.count)
            #expect(scanner.headOffset == 2)
        }
    }

    @Test func `a head is looked through once, however small its pieces are`() throws {
        let long =
            Array("GET / HTTP/1.1\r\n".utf8) + Array(repeating: Array("A: b\r\n".utf8), count: 2000).flatMap { $0 }
        var scanner = HeadScanner()
        for end in 0...long.count {
            let found = try scanner.scan(long[..<end])
            #expect(found == nil)
        }
    }

    @Test func `a head is taken apart`() throws {
        let head = try RequestHeadParser.parse(Array(Self.head.dropFirst(2)))
        #expect(head.method == .post)
        #expect(head.path == "/v1/a%20b")
        #expect(head.query.map(\.name) == ["x", "y"] && head.query.map(\.value) == ["1", "ä b"])
        #expect(head.headers["x-empty"] == "" && head.headers["X-TAB"] == "a \tb")
        #expect(head.keepsAlive && head.framing == .none && !head.expectsContinue)
    }

    @Test(arguments: [
        ("close", false), ("Close", false), ("keep-alive", true), ("x, close", false), ("closed", true),
        ("upgrade,CLOSE ,y", false), ("", true),
    ])
    func `the Connection field is a list of options`(_ value: String, _ keepsAlive: Bool) throws {
        let head = try RequestHeadParser.parse(
            Array("GET / HTTP/1.1\r\nHost: a\r\nConnection: \(value)\r\n\r\n".utf8))
        #expect(head.keepsAlive == keepsAlive)
    }

    @Test(arguments: [
        ("0", 0), ("5", 5), ("00a", 10), ("Ff;x=\"y\"", 255), ("ffffffff", 0xFFFF_FFFF), ("", nil), (";x", nil),
        ("g", nil), ("1 ", nil), ("123456789", nil), ("-1", nil),
    ])
    func `a chunk's size is hexadecimal digits`(_ line: String, _ size: Int?) {
        #expect(ChunkSizeLine.size(Array(line.utf8)) == size)
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
    ])
    func `a date is written as HTTP wants it`(_ seconds: Int, _ text: String) {
        #expect(HTTPDate.text(secondsSinceEpoch: seconds) == text)
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
