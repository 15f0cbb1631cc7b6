import Testing

@testable import HTTP

struct AddressRangeTests {
    @Test(arguments: [
        ("203.0.113.0/24", "203.0.113.255", true), ("203.0.113.0/24", "203.0.114.0", false),
        ("203.0.113.7", "203.0.113.7", true), ("203.0.113.7", "203.0.113.8", false),
        ("203.0.113.0/24", "::ffff:203.0.113.9", true), ("0.0.0.0/0", "8.8.8.8", true),
        ("0.0.0.0/0", "2001:db8::1", false),
        ("::/0", "8.8.8.8", true), ("::/0", "2001:db8::1", true), ("2001:db8::/33", "2001:db8:7fff::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false), ("2001:db8::1", "2001:db8::1", true),
        ("10.1.2.3/8", "10.200.0.1", true), ("10.0.0.0/31", "10.0.0.1", true), ("10.0.0.0/31", "10.0.0.2", false),
        ("10.0.0.0/8", "", false), ("10.0.0.0/8", "10.0.0.1.evil", false),
    ])
    func `a network holds its addresses, in both spellings`(range: String, address: String, isIn: Bool) throws {
        #expect([try #require(AddressRange(range))].contain(address) == isIn)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8", "localhost", "10.0.0.0/"])
    func `what is no network is none`(text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test func `a household is one sender, whichever of its addresses it uses`() {
        #expect(AddressRange.sender(of: "2001:db8::1") == AddressRange.sender(of: "2001:db8::ffff:1"))
        #expect(AddressRange.sender(of: "2001:db8::1") != AddressRange.sender(of: "2001:db8:0:1::1"))
        #expect(AddressRange.sender(of: "203.0.113.7") == AddressRange.sender(of: "::ffff:203.0.113.7"))
        #expect(AddressRange.sender(of: "203.0.113.7") != AddressRange.sender(of: "203.0.113.8"))
        #expect(AddressRange.sender(of: "somewhere") == "somewhere")
    }

    @Test(arguments: [
        ("6.6.6.6, 203.0.113.7", "203.0.113.7"), ("203.0.113.7, 10.9.9.9, 127.0.0.1", "203.0.113.7"),
        ("10.0.0.1, 10.0.0.2", "10.0.0.1"), ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8::1]:4711, 10.0.0.2", "2001:db8::1"), ("203.0.113.7, unknown", "127.0.0.1"),
        ("203.0.113.7, unknown, 10.0.0.2", "10.0.0.2"), ("", "127.0.0.1"), (",,", "127.0.0.1"),
        ("6.6.6.6, 203.0.113.7, ::ffff:10.0.0.3", "203.0.113.7"),
    ])
    func `behind trusted proxies the client is whom the outermost of them saw`(forwarded: String, client: String) throws
    {
        var configuration = HTTPServerConfiguration(port: 0)
        configuration.trustedProxies = try AddressRange.all(["10.0.0.0/8", "127.0.0.1"])
        let head = try RequestHeadParser.parse(
            Array("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: \(forwarded)\r\n\r\n".utf8))
        for (peer, expected) in [("127.0.0.1", client), ("192.0.2.1", "192.0.2.1")] {
            let context = RequestIdentity(configuration).context(
                of: head, limits: RequestLimits(body: 1, time: .seconds(1)), address: peer)
            #expect(context.clientAddress == expected)
        }
    }

    @Test func `what is no network is named`() {
        #expect(throws: HTTPServerError.self) { try AddressRange.all(["10.0.0.0/8", "10.0.0.0/99"]) }
    }
}
