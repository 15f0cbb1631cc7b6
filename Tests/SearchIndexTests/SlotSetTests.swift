import Testing

@testable import SearchIndex

@Suite struct SlotSetTests {
    @Test func `the slots of any range are those of all that lie in it`() {
        var set = SlotSet(capacity: 1000)
        for slot in (0..<1000).shuffled().prefix(300) { set.insert(slot) }
        #expect(set.slots.count == 300)
        for _ in 0..<200 {
            let lower = Int.random(in: 0...1000)
            let range = lower..<Int.random(in: lower...1100)
            #expect(set.slots(in: range) == set.slots.filter(range.contains))
        }
    }
}
