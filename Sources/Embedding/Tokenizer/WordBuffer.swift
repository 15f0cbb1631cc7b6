/// One word on its way to pieces, where it cannot be read from the text as it stands: its normalized bytes in UTF-8,
/// and for each byte the index of the scalar in the text that it came from. Words over 100 scalars are only counted.
struct WordBuffer {
    static let longestWord = 100
    /// Room for 100 scalars of four bytes.
    static let capacity = longestWord * 4

    private(set) var count = 0
    private(set) var scalarCount = 0
    /// Of the last scalar, also of a word that is too long to be kept.
    private(set) var lastOrigin = 0
    private let memory: UnsafeMutablePointer<UInt8>
    private let origins: UnsafeMutablePointer<Int>?

    /// - Parameters:
    ///   - memory: `capacity` bytes of the caller's.
    ///   - origins: as many numbers, if they are asked for.
    init(_ memory: UnsafeMutablePointer<UInt8>, origins: UnsafeMutablePointer<Int>?) {
        self.memory = memory
        self.origins = origins
    }

    var isEmpty: Bool { scalarCount == 0 }
    var isTooLong: Bool { scalarCount > Self.longestWord }
    var bytes: UnsafePointer<UInt8> { UnsafePointer(memory) }

    /// The index of the scalar that the byte at `index` came from.
    func origin(_ index: Int) -> Int { origins.map { $0[index] } ?? 0 }

    @inline(__always)
    mutating func append(_ scalar: UInt32, origin: Int) {
        scalarCount &+= 1
        lastOrigin = origin
        guard scalarCount <= Self.longestWord else { return }
        let start = count
        if scalar < 0x80 {
            put(UInt8(truncatingIfNeeded: scalar))
        } else {
            appendWide(scalar)
        }
        guard let origins else { return }
        for index in start..<count { origins[index] = origin }
    }

    private mutating func appendWide(_ scalar: UInt32) {
        if scalar < 0x800 {
            put(UInt8(0xC0 | scalar >> 6))
        } else {
            if scalar < 0x10000 {
                put(UInt8(0xE0 | scalar >> 12))
            } else {
                put(UInt8(0xF0 | scalar >> 18))
                put(UInt8(0x80 | scalar >> 12 & 0x3F))
            }
            put(UInt8(0x80 | scalar >> 6 & 0x3F))
        }
        put(UInt8(0x80 | scalar & 0x3F))
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        memory[count] = byte
        count &+= 1
    }

    mutating func removeAll() {
        count = 0
        scalarCount = 0
    }
}
