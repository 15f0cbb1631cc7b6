import Crypto
import Testing

/// With the keys and signatures of RFC 7515, appendices A.2 and A.3.
struct PublicKeyTests {
    private static let x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
    private static let y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
    private static let message = Array(
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
            .utf8)
    private static let signature =
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"

    private func bytes(_ text: String) throws -> [UInt8] { try #require(Base64.url.decode(text)) }

    @Test func `a signature on P-256 is checked`() throws {
        let key = try #require(PublicKey(p256X: bytes(Self.x), y: bytes(Self.y)))
        #expect(key.kind == .p256)
        let signature = try bytes(Self.signature)
        #expect(key.isValid(signature, for: Self.message))
        #expect(!key.isValid(signature, for: Self.message + [0]))
        for index in [0, 31, 32, 63] {
            var changed = signature
            changed[index] ^= 1
            #expect(!key.isValid(changed, for: Self.message))
        }
        for length in [0, 1, 63, 65, 128] {
            #expect(!key.isValid([UInt8](repeating: 1, count: length), for: Self.message))
        }
        #expect(!key.isValid([UInt8](repeating: 0, count: 64), for: Self.message))
    }

    @Test func `a point off the curve and parts of other lengths are no key`() throws {
        let x = try bytes(Self.x)
        var y = try bytes(Self.y)
        y[31] ^= 1
        #expect(PublicKey(p256X: x, y: y) == nil)
        #expect(PublicKey(p256X: Array(x.dropLast()), y: y) == nil)
        #expect(PublicKey(p256X: [], y: []) == nil)
    }

    @Test func `RSA keys below 2048 bits and nonsense are no key`() {
        for length in [0, 1, 64, 128, 2000] {
            #expect(PublicKey(rsaModulus: [UInt8](repeating: 255, count: length), exponent: [1, 0, 1]) == nil)
        }
        #expect(PublicKey(rsaModulus: [UInt8](repeating: 255, count: 256), exponent: [1, 0, 1])?.kind == .rsa)
        #expect(PublicKey(pem: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n") == nil)
        #expect(PublicKey(pem: "") == nil)
    }
}
