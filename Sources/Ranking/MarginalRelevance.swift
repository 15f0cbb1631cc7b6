/// Orders candidates so that each is relevant and unlike those before it (maximal marginal relevance; Carbonell and
/// Goldstein, SIGIR 1998).
package enum MarginalRelevance {
    /// Places in the new order. Takes time in proportion to the square of the candidates.
    ///
    /// - Parameters:
    ///   - relevance: of each candidate, on any scale; it is brought to 0…1.
    ///   - diversity: 0 leaves the order by relevance, 1 looks at nothing but unlikeness.
    ///   - similarity: of two candidates by their places, 0…1.
    package static func order(
        _ relevance: [Double], diversity: Double, similarity: (Int, Int) -> Double
    ) -> [Int] {
        let lowest = relevance.min() ?? 0
        let spread = (relevance.max() ?? 0) - lowest
        let scaled = relevance.map { spread > 0 ? ($0 - lowest) / spread : 1 }
        var closest = [Double](repeating: 0, count: relevance.count)
        var left = Array(relevance.indices)
        var order: [Int] = []
        while !left.isEmpty {
            func worth(_ place: Int) -> Double { (1 - diversity) * scaled[place] - diversity * closest[place] }
            // Of equal ones the first, as it stood before.
            let best = left.indices.reduce(0) { worth(left[$1]) > worth(left[$0]) ? $1 : $0 }
            let taken = left.remove(at: best)
            order.append(taken)
            for place in left { closest[place] = max(closest[place], similarity(taken, place)) }
        }
        return order
    }
}
