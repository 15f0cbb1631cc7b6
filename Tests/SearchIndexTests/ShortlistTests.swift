import Testing

@testable import SearchIndex

@Suite struct ShortlistTests {
    /// Heights by slot, added to a list of their own.
    private func list(_ heights: [Float], admits: ((Int) -> Bool)? = nil) -> Shortlist {
        let list = Shortlist()
        list.add(admits) { slots, highest in
            for (slot, height) in heights.enumerated() {
                slots[slot] = UInt32(slot)
                highest[slot] = height
            }
            return heights.count
        }
        return list
    }

    @Test func `the likeliest are taken first, and each once`() {
        let heights = (0..<Shortlist.batch).map { _ in Float.random(in: -1...1) }
        let list = list(heights)
        var taken: [Int] = []
        var lowest = Float.infinity
        while !list.isEmpty {
            let round = list.takeLikeliest(reaching: -.infinity).map(Int.init)
            #expect(!round.isEmpty && round == round.sorted())
            #expect(round.allSatisfy { heights[$0] <= lowest })
            lowest = round.map { heights[$0] }.min() ?? lowest
            taken += round
        }
        #expect(taken.sorted() == Array(heights.indices))
    }

    @Test func `what cannot reach what was found is dropped`() {
        let heights = (0..<Shortlist.batch).map { Float($0) }
        let list = list(heights) { $0.isMultiple(of: 2) }
        let first = list.takeLikeliest(reaching: 1000)
        #expect(first.contains(2046) && first.allSatisfy { $0 >= 1000 && $0.isMultiple(of: 2) })
        #expect(list.takeLikeliest(reaching: 5000).isEmpty)
        #expect(list.isEmpty)
    }

    @Test(arguments: [0, Float.leastNonzeroMagnitude, -Float.greatestFiniteMagnitude])
    func `heights that cannot be told apart come to an end`(height: Float) {
        let list = list([Float](repeating: height, count: 1000) + [height.nextUp, Float.greatestFiniteMagnitude])
        var count = 0
        while !list.isEmpty { count += list.takeLikeliest(reaching: -.infinity).count }
        #expect(count == 1002)
    }
}
