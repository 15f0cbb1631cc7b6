import Access
import Testing

struct KeyTextTests {
    @Test func `a key is read as it is written`() throws {
        let key = try KeyText.make()
        #expect(key.text.hasPrefix(key.prefix + "_"))
        #expect(key.prefix.count == 16)
        #expect(key.text.count == 60)
        #expect(KeyText(key.text)?.prefix == key.prefix)
    }

    @Test func `no key comes twice`() throws {
        let keys = try (0..<100).map { _ in try KeyText.make().text }
        #expect(Set(keys).count == 100)
        let first = try KeyText.make()
        #expect(try KeyText.make(prefix: first.prefix).text != first.text)
    }

    @Test(arguments: [
        "", "rag", "rag__", "rag_0123456789ab_", "rag_0123456789ab_c2hvcnQ", "rag_zz23456789ab_" + secret,
        "bar_0123456789ab_" + secret, "rag_0123456789_" + secret, "rag_0123456789ab_" + secret + "A",
        "Rag_0123456789ab_" + secret, "rag_0123456789ab_" + secret.dropLast() + "=",
    ])
    func `what has not the shape of a key is none`(text: String) {
        #expect(KeyText(text) == nil)
    }

    @Test func `a secret may hold the sign between the parts`() {
        #expect(KeyText("rag_0123456789ab_" + Self.secret)?.prefix == "rag_0123456789ab")
    }

    private static let secret = "AAAAAAAAAAAAAAAAAAAA_AAAAAAAAAA-AAAAAAAAAAA"
}
