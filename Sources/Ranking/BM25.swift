/// The parts of BM25 that need no index.
package enum BM25 {
    /// How rare something is that stands in `frequency` of `count` chunks (Lucene's form: never negative).
    package static func idf(count: Int, frequency: Int) -> Double {
        logarithm(1 + (Double(count - frequency) + 0.5) / (Double(frequency) + 0.5))
    }
}
