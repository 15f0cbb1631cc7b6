import Operations
import Testing

struct PercentileTests {
    @Test func `percentiles are taken by nearest rank`() {
        let percentiles = Percentiles((1...100).map { .milliseconds($0) })
        #expect(percentiles[50] == 50)
        #expect(percentiles[99] == 99)
        #expect(percentiles[100] == 100)
        #expect(Percentiles([])[50] == 0)
    }
}
