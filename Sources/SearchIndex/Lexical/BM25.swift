import Glibc

/// The parts of BM25 that need no index.
enum BM25 {
    /// How rare something is that stands in `frequency` of `count` chunks (Lucene's form: never negative).
    static func idf(count: Int, frequency: Int) -> Double {
        log(1 + (Double(count - frequency) + 0.5) / (Double(frequency) + 0.5))
    }
}
