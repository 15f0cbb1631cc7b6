import Crypto
import Testing

struct AESGCMTests {
    private let zeros = [UInt8](repeating: 0, count: 32)

    /// Test cases 13, 14 and 16 of McGrew and Viega, The Galois/Counter Mode of Operation, appendix B.
    @Test func `sealing gives what the mode's authors published`() throws {
        let nonce = [UInt8](repeating: 0, count: 12)
        let empty = try AESGCM.seal([], key: zeros, nonce: nonce, additional: [])
        #expect(Hexadecimal.encode(empty) == "530f8afbc74536b9a963b4f1c4cb738b")
        let block = try AESGCM.seal(Array(zeros.prefix(16)), key: zeros, nonce: nonce, additional: [])
        #expect(Hexadecimal.encode(block) == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")
        let key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
        let plain = bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
        )
        let additional = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        let sealed = try AESGCM.seal(plain, key: key, nonce: bytes("cafebabefacedbaddecaf888"), additional: additional)
        #expect(Hexadecimal.encode(Array(sealed.suffix(16))) == "76fc6ece0f4e1768cddf8853bb2d551b")
        let opened = try AESGCM.open(sealed, key: key, nonce: bytes("cafebabefacedbaddecaf888"), additional: additional)
        #expect(opened == plain)
    }

    @Test func `nothing altered is opened`() throws {
        let (plain, nonce) = (Array("forty-two".utf8), [UInt8](repeating: 7, count: 12))
        let sealed = try AESGCM.seal(plain, key: zeros, nonce: nonce, additional: [1])
        #expect(try AESGCM.open(sealed, key: zeros, nonce: nonce, additional: [1]) == plain)
        for place in sealed.indices {
            var altered = sealed
            altered[place] ^= 1
            #expect(try AESGCM.open(altered, key: zeros, nonce: nonce, additional: [1]) == nil)
        }
        #expect(try AESGCM.open(sealed, key: zeros, nonce: nonce, additional: [2]) == nil)
        #expect(try AESGCM.open(Array(sealed.prefix(15)), key: zeros, nonce: nonce, additional: [1]) == nil)
        #expect(throws: CryptoError.self) { try AESGCM.seal(plain, key: [1], nonce: nonce, additional: []) }
    }

    private func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...($0 + 1)]), radix: 16) ?? 0 }
    }
}
