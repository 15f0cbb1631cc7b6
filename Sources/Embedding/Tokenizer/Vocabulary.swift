/// The model's word pieces and their ids: what `vocab.txt` says, one piece a line, the first of id 0.
struct Vocabulary: Sendable {
    private struct Slot {
        var hash: UInt32 = 0
        /// -1 marks an empty slot.
        var id: Int32 = -1
        var offset: UInt32 = 0
        var length: UInt32 = 0
    }

    /// All pieces one after another, in UTF-8.
    private let text: [UInt8]
    /// Open addressing with linear steps; a power of two, at most half full.
    private let slots: [Slot]
    /// Where each piece stands in `text`, with its `##`, by id.
    private let places: [Range<Int>]
    var count: Int { places.count }
    /// The longest piece in bytes, without `##`.
    let longestPiece: Int

    /// - Parameter bytes: the file's content.
    init(parsing bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let pieces = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
        var size = 1024
        while size < pieces.count * 2 { size *= 2 }
        var slots = [Slot](repeating: Slot(), count: size)
        var longest = 0
        var places: [Range<Int>] = []
        for (id, line) in pieces.enumerated() {
            let piece = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            let continues = piece.count > 2 && piece.starts(with: [UInt8(ascii: "#"), UInt8(ascii: "#")])
            let body = continues ? piece.dropFirst(2) : piece
            var hash = Self.seed(continuing: continues)
            for byte in body { hash = Self.extend(hash, by: byte) }
            var place = Int(Self.finish(hash)) & (size - 1)
            while slots[place].id >= 0 { place = (place + 1) & (size - 1) }
            slots[place] = Slot(
                hash: Self.finish(hash), id: Int32(id), offset: UInt32(body.startIndex), length: UInt32(body.count))
            longest = max(longest, body.count)
            places.append(piece.indices)
        }
        text = bytes
        self.slots = slots
        self.places = places
        longestPiece = longest
    }

    @inline(__always)
    static func seed(continuing: Bool) -> UInt64 { continuing ? 0x9E37_79B9_7F4A_7C15 : 0xCBF2_9CE4_8422_2325 }

    @inline(__always)
    static func extend(_ hash: UInt64, by byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

    @inline(__always)
    static func finish(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash ^ hash >> 29 ^ hash >> 47) }

    /// The id of the piece with these bytes, whose hash the caller has; at a word's start or `continuing` one.
    func id(of piece: UnsafeBufferPointer<UInt8>, hash: UInt32) -> Int32? {
        slots.withUnsafeBufferPointer { slots in
            var place = Int(hash) & (slots.count - 1)
            while slots[place].id >= 0 {
                if slots[place].hash == hash, matches(slots[place], piece) { return slots[place].id }
                place = (place + 1) & (slots.count - 1)
            }
            return nil
        }
    }

    private func matches(_ slot: Slot, _ piece: UnsafeBufferPointer<UInt8>) -> Bool {
        guard slot.length == piece.count else { return false }
        return text.withUnsafeBufferPointer { text in
            let start = Int(slot.offset)
            for index in 0..<piece.count where text[start + index] != piece[index] { return false }
            return true
        }
    }

    /// The piece of that id as the file has it; empty for an id out of range.
    func piece(_ id: Int32) -> String {
        places.indices.contains(Int(id)) ? String(decoding: text[places[Int(id)]], as: UTF8.self) : ""
    }

    /// The id of a whole piece by name, for special tokens.
    func id(of name: String) -> Int32? {
        var bytes = Array(name.utf8)
        let hash = bytes.reduce(Self.seed(continuing: false)) { Self.extend($0, by: $1) }
        return bytes.withUnsafeMutableBufferPointer { id(of: UnsafeBufferPointer($0), hash: Self.finish(hash)) }
    }
}
