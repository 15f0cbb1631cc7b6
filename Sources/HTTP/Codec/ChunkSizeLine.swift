/// The line before each chunk of a chunked body (RFC 9112, section 7.1).
enum ChunkSizeLine {
    /// The chunk's size in bytes. Nil for anything but 1 to 8 hexadecimal digits and, behind `;`, extensions, which
    /// are ignored.
    static func size(_ line: some Collection<UInt8>) -> Int? {
        var size = 0
        var digits = 0
        for byte in line {
            if byte == UInt8(ascii: ";") { break }
            guard digits < 8, let value = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            size = size << 4 | value
            digits += 1
        }
        return digits > 0 && line.allSatisfy(FieldSyntax.isValue) ? size : nil
    }
}
