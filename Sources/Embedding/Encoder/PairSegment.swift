/// Marks the tokens of a pair's second part in the numbers that stand for them: BERT adds another vector to those. Ids
/// of any vocabulary need fewer bits.
enum PairSegment {
    private static let second: Int32 = 1 << 24

    static func markSecond(_ id: Int32) -> Int32 { id | second }

    static func id(_ token: Int32) -> Int32 { token & (second - 1) }

    /// How many tokens stand before the second part; all of them in a single text.
    static func firstCount(_ tokens: [Int32]) -> Int {
        guard let last = tokens.last, last >= second else { return tokens.count }
        return tokens.firstIndex { $0 >= second } ?? tokens.count
    }
}
