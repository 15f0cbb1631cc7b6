import Crypto
import Testing

@Suite struct CryptoTests {
    // FIPS 180-4 examples (NIST CSRC, "SHA-256 example").
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 gives the published digests`(text: String, digest: String) throws {
        #expect(try SHA256.hexadecimalDigest(text.utf8) == digest)
    }

    @Test func `a digest of pieces is the digest of the whole`() throws {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        let state = try SHA256()
        for start in stride(from: 0, to: bytes.count, by: 4099) {
            try state.update(bytes[start..<min(start + 4099, bytes.count)])
        }
        let digest = Hexadecimal.encode(try state.finish())
        #expect(digest == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    // RFC 4231, test cases 1, 2, 6 and 7.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0B, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func `HMAC-SHA256 gives the codes of RFC 4231`(key: [UInt8], message: String, code: String) throws {
        #expect(Hexadecimal.encode(try HMACSHA256.code(for: Array(message.utf8), key: key)) == code)
    }

    @Test func `an empty key and message have their code, and a wrong code is refused`() throws {
        let code = try HMACSHA256.code(for: [], key: [])
        #expect(Hexadecimal.encode(code) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
        #expect(try HMACSHA256.isValid(code, for: [], key: []))
        #expect(try !HMACSHA256.isValid(Array(code.dropLast()), for: [], key: []))
        #expect(try !HMACSHA256.isValid(code, for: [1], key: []))
    }

    // RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `base64 gives the texts of RFC 4648`(plain: String, encoded: String) {
        #expect(Base64.standard.encode(plain.utf8) == encoded)
        #expect(Base64.standard.decode(encoded) == Array(plain.utf8))
        let unpadded = String(encoded.prefix { $0 != "=" })
        #expect(Base64.url.encode(plain.utf8) == unpadded)
        #expect(Base64.url.decode(unpadded) == Array(plain.utf8))
    }

    @Test(arguments: ["Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9v\n", "Zm9-", "Z=g=", "====", "Zm9vYg==Zm9v", " Zm9v"])
    func `what is not strict base64 is refused`(text: String) {
        #expect(Base64.standard.decode(text) == nil)
    }

    @Test func `every byte survives base64 and hexadecimal`() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Base64.standard.decode(Base64.standard.encode(bytes)) == bytes)
        #expect(Base64.url.decode(Base64.url.encode(bytes)) == bytes)
        #expect(Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes)
        #expect(Hexadecimal.decode("0g") == nil)
        #expect(Hexadecimal.decode("abc") == nil)
    }

    @Test func `random bytes differ from each other`() throws {
        #expect(try RandomBytes.make(32) != RandomBytes.make(32))
        #expect(try RandomBytes.make(0).isEmpty)
    }

    @Test func `comparison tells equal from different`() {
        #expect(ConstantTime.areEqual([1, 2], [1, 2]))
        #expect(!ConstantTime.areEqual([1, 2], [1, 3]))
        #expect(!ConstantTime.areEqual([1], [1, 2]))
        #expect(ConstantTime.areEqual([], []))
    }
}
