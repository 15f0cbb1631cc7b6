/// That a term stands in a slot's chunk, so often.
struct TermOccurrence {
    let term: UInt64
    let slot: UInt32
    let count: UInt32
}

extension [TermOccurrence] {
    private static var digitBits: Int { 11 }

    /// Orders by term and leaves the order of equal terms as it is: counting, digit by digit from the lowest on, four rounds for
    /// terms of 40 bits.
    mutating func sortByTerm() {
        let highest = reduce(0) { $0 | $1.term }
        let buckets = 1 << Self.digitBits
        var other = self
        for shift in stride(from: 0, to: 64, by: Self.digitBits) where highest >> UInt64(shift) > 0 {
            func bucket(_ element: TermOccurrence) -> Int {
                Int(truncatingIfNeeded: element.term >> UInt64(shift)) & (buckets - 1)
            }
            var places = [Int](repeating: 0, count: buckets + 1)
            for element in self { places[bucket(element) + 1] += 1 }
            for index in 1...buckets { places[index] += places[index - 1] }
            for element in self {
                other[places[bucket(element)]] = element
                places[bucket(element)] += 1
            }
            swap(&self, &other)
        }
    }
}
