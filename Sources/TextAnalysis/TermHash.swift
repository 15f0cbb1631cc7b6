import Domain

/// Terms are known by 40 bits of a hash: no dictionary has to be kept and agreed on, and among a million different terms
/// less than one pair is expected to meet.
enum TermHash {
    /// FNV-1a, its upper 24 bits folded into the lower 40.
    static func hash(_ text: String) -> UInt64 {
        let hash = FNV1a.hash(text)
        return (hash ^ (hash >> 40)) & 0xFF_FFFF_FFFF
    }
}
