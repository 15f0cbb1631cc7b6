/// Writes small ZIP files for tests: entries are stored, or deflated as one run of equal bytes for bombs.
struct ZipWriter {
    private var body: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    /// A DOCX of these parts.
    static func file(_ parts: [String: String]) -> [UInt8] {
        var writer = ZipWriter()
        for (name, text) in parts.sorted(by: { $0.key < $1.key }) { writer.add(name, Array(text.utf8)) }
        return writer.finish()
    }

    mutating func add(_ name: String, _ content: [UInt8]) {
        add(name, stored: content, method: 0, size: content.count, checksum: Self.checksum(content))
    }

    /// - Parameter declared: the inflated size the file claims.
    mutating func add(_ name: String, stored: [UInt8], method: Int, size declared: Int, checksum: UInt32) {
        let offset = body.count
        let common =
            two(20) + two(0) + two(method) + four(0) + four(Int(checksum)) + four(stored.count) + four(declared)
        body += [0x50, 0x4B, 3, 4] + common + two(name.utf8.count) + two(0) + Array(name.utf8) + stored
        directory += [0x50, 0x4B, 1, 2] + two(20) + common + two(name.utf8.count) + two(0) + two(0)
        directory += two(0) + two(0) + four(0) + four(offset) + Array(name.utf8)
        count += 1
    }

    func finish() -> [UInt8] {
        let end = [0x50, 0x4B, 5, 6] + two(0) + two(0) + two(count) + two(count)
        return body + directory + end + four(directory.count) + four(body.count) + two(0)
    }

    private func two(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }
    private func four(_ value: Int) -> [UInt8] { two(value & 0xFFFF) + two(value >> 16 & 0xFFFF) }

    /// CRC-32 (ISO 3309).
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
