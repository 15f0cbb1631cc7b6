/// What the queue's threads do with a batch of texts. The encoder does it; tests put something quicker in its place.
protocol BatchComputation: Sendable {
    /// What one batch in the making needs for itself; a thread has one for bulk work and one for questions.
    associatedtype Scratch

    /// Numbers a row of results.
    var width: Int { get }
    /// Pauses while a slice of a batch is computed, at even distances.
    var pauseCount: Int { get }

    func makeScratch() throws(EmbeddingError) -> Scratch

    /// - Parameters:
    ///   - slice: tokens computed together at most, or one text that is longer.
    ///   - pause: called every few milliseconds, where the thread can do something else with another scratch. What it
    ///     throws ends the computation.
    /// - Returns: of each text its `rows`, of `width` each, row-major.
    func compute(
        _ texts: [EncoderText], _ scratch: Scratch, slice: Int, pause: () throws(EmbeddingError) -> Void
    ) throws(EmbeddingError) -> [Float]
}

extension Encoder: BatchComputation {
    var width: Int { outputWidth }

    func makeScratch() throws(EmbeddingError) -> EncoderScratch { try EncoderScratch(plan) }

    func compute(
        _ texts: [EncoderText], _ scratch: EncoderScratch, slice: Int, pause: () throws(EmbeddingError) -> Void
    ) throws(EmbeddingError) -> [Float] {
        try encode(texts, scratch: scratch, most: slice, pause: pause)
    }
}
