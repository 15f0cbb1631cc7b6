/// A text on its way through the encoder: ids of the vocabulary, and what is wanted of it.
struct EncoderText: Sendable, Hashable {
    let ids: [Int32]
    /// Where a pair's second part begins, to whose tokens BERT adds another vector; nil for a single text.
    private let second: Int?
    /// A vector for each token instead of one for all.
    let wantsTokens: Bool

    init(_ ids: [Int32], wantsTokens: Bool = false) {
        self.ids = ids
        second = nil
        self.wantsTokens = wantsTokens
    }

    /// - Parameter types: 0 for each id of the first part, then 1 for each of the second.
    init(pair ids: [Int32], types: [Int32]) {
        self.ids = ids
        second = types.firstIndex(of: 1)
        wantsTokens = false
    }

    var count: Int { ids.count }

    /// Tokens of the first part.
    var firstCount: Int { second ?? ids.count }

    /// Vectors that come of it.
    var rows: Int { wantsTokens ? ids.count : 1 }
}
