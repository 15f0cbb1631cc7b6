/// One word on its way to pieces: its normalized bytes in UTF-8. Words over 100 scalars are only counted.
struct WordBuffer: ~Copyable {
    static let longestWord = 100

    /// The word's bytes; room for 100 scalars of four bytes.
    let bytes: UnsafeMutablePointer<UInt8>
    /// Hashes of a piece's prefixes, by length.
    let hashes: UnsafeMutablePointer<UInt32>
    private(set) var count = 0
    private(set) var scalarCount = 0

    init() {
        bytes = .allocate(capacity: Self.longestWord * 4)
        hashes = .allocate(capacity: Self.longestWord * 4 + 1)
    }

    deinit {
        bytes.deallocate()
        hashes.deallocate()
    }

    var isEmpty: Bool { scalarCount == 0 }
    var isTooLong: Bool { scalarCount > Self.longestWord }

    @inline(__always)
    mutating func append(ascii byte: UInt8) {
        scalarCount &+= 1
        guard scalarCount <= Self.longestWord else { return }
        bytes[count] = byte
        count &+= 1
    }

    mutating func append(_ scalar: UInt32) {
        if scalar < 0x80 { return append(ascii: UInt8(scalar)) }
        scalarCount += 1
        guard scalarCount <= Self.longestWord, let unicode = Unicode.Scalar(scalar) else { return }
        for byte in unicode.utf8 {
            bytes[count] = byte
            count += 1
        }
    }

    mutating func removeAll() {
        count = 0
        scalarCount = 0
    }
}
