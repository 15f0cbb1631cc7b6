/// Bytes that are almost what they should be.
enum Mutation {
    /// What does most harm where it should not be.
    private static let pieces = [
        "\r\n", "\n", "\r", "\0", " ", "\t", ":", ",", ";", "\r\n\r\n", "\r\n ", "Content-Length: 3\r\n", "%", "%00",
        "#", "chunked",
        "Transfer-Encoding: chunked\r\n", "Host: b\r\n", "-", "+", "0x", "ffffffff", "99999999999999999999", "\u{212A}",
        "\u{FEFF}",
    ].map { Array($0.utf8) }

    static func of(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let start = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, start + Int.random(in: 0...8, using: &random))
            switch Int.random(in: 0...3, using: &random) {
            case 0: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: start)
            case 1: bytes.removeSubrange(start..<end)
            case 2: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &random))
            default: if start < bytes.count { bytes[start] = .random(in: 0...255, using: &random) }
            }
        }
        return bytes
    }
}
