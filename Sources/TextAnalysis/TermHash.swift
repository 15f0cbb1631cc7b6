/// Terms are known by 40 bits of a hash: no dictionary has to be kept and agreed on, and among a million different terms
/// less than one pair is expected to meet.
enum TermHash {
    /// FNV-1a of the UTF-8 bytes (64 bits), its upper 24 bits folded into the lower 40.
    static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return (hash ^ (hash >> 40)) & 0xFF_FFFF_FFFF
    }
}
