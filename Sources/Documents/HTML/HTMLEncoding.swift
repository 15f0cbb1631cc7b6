import CXML
import Domain

/// A page's bytes to text: byte order mark, then valid UTF-8, then the charset the page names, then Windows-1252.
enum HTMLEncoding {
    static func decode(_ content: [UInt8]) throws -> String {
        if content.starts(with: [0xFF, 0xFE]) || content.starts(with: [0xFE, 0xFF]) {
            return try TextDecoding.decode(content)
        }
        let name = charsetName(in: content)
        let isMultibyte = name.map { $0.hasPrefix("iso-2022") || $0.hasPrefix("hz-") || $0 == "utf-7" } ?? false
        if !isMultibyte, let text = String(validating: content, as: UTF8.self) { return text }
        if let name, !sameAsWindows1252.contains(name), let text = convert(content, from: name) { return text }
        return name == "utf-8" ? String(decoding: content, as: UTF8.self) : try TextDecoding.decode(content)
    }

    private static let sameAsWindows1252: Set<String> = [
        "iso-8859-1", "latin1", "windows-1252", "us-ascii", "ascii", "utf-8",
    ]

    /// What follows the first `charset=` in the first 2 KB, in lowercase.
    static func charsetName(in content: [UInt8]) -> String? {
        let head = content.prefix(2048).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        let needle = Array("charset=".utf8)
        guard let start = head.indices.first(where: { head[$0...].starts(with: needle) }) else { return nil }
        let value = head[(start + needle.count)...].drop { $0 == 0x22 || $0 == 0x27 || $0 == 0x20 }
        let name = value.prefix { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F }
        return name.isEmpty || name.count > 40 ? nil : String(decoding: name, as: UTF8.self)
    }

    /// By iconv; a byte it cannot read becomes U+FFFD. Nil for a charset it does not know.
    private static func convert(_ content: [UInt8], from name: String) -> String? {
        guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var output: [UInt8] = []
        var buffer = [CChar](repeating: 0, count: 64 << 10)
        var input = content.map { CChar(bitPattern: $0) }
        input.withUnsafeMutableBufferPointer { bytes in
            var source = bytes.baseAddress
            var left = bytes.count
            while left > 0 {
                let (produced, isBlocked) = step(converter, &source, &left, &buffer)
                output += buffer[..<produced].map { UInt8(bitPattern: $0) }
                guard isBlocked, left > 0 else { continue }
                output += [0xEF, 0xBF, 0xBD]
                source = source?.advanced(by: 1)
                left -= 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// One call of iconv: how much it wrote, and whether it stands before a byte it cannot read.
    private static func step(
        _ converter: iconv_t, _ source: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, _ buffer: inout [CChar]
    ) -> (produced: Int, isBlocked: Bool) {
        let size = buffer.count
        return buffer.withUnsafeMutableBufferPointer { space in
            var target = space.baseAddress
            var room = size
            let result = iconv(converter, &source, &left, &target, &room)
            return (size - room, Int(result) == -1 && room > 16)
        }
    }
}
