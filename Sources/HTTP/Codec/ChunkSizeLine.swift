/// The line before each chunk of a chunked body (RFC 9112, section 7.1).
enum ChunkSizeLine {
    /// The chunk's size in bytes. Nil for anything but 1 to 8 hexadecimal digits and, behind `;`, extensions, which
    /// are ignored.
    static func size(_ line: some Collection<UInt8>) -> Int? {
        let digits = line.prefix { $0 != UInt8(ascii: ";") }
        guard (1...8).contains(digits.count), line.allSatisfy(FieldSyntax.isValue) else { return nil }
        var size = 0
        for byte in digits {
            guard let value = FieldSyntax.hexadecimal(byte) else { return nil }
            size = size << 4 | Int(value)
        }
        return size
    }
}
