/// What a sentence's cosine to the question is likely to be, before it is embedded: by the question's words in it and by
/// its passage's own cosine. Linear; fitted on 6,400 sentences of SQuAD and SciFact (`docs/decisions/0003-refusal.md`).
enum CosineEstimate {
    /// Standard deviation of a cosine about its estimate.
    static let deviation = 0.126
    /// A passage's cosine where the dense leg did not run.
    private static let usualDense = 0.5

    /// - Parameters:
    ///   - coverage: see `TermWeights.coverage(of:)`.
    ///   - dense: the passage's cosine to the question.
    static func of(coverage: Double, dense: Double?) -> Double {
        0.078 + 0.286 * coverage + 0.621 * (dense ?? usualDense)
    }
}
