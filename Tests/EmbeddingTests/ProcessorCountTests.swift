import Testing

@testable import Embedding

struct ProcessorCountTests {
    @Test func `a control group's share counts whole processors`() {
        #expect(ProcessorCount.quota(of: "max 100000\n") == nil)
        #expect(ProcessorCount.quota(of: "150000 100000\n") == 2)
        #expect(ProcessorCount.quota(of: "50000 100000\n") == 1)
        #expect(ProcessorCount.quota(of: "0 0") == nil)
        #expect(ProcessorCount.quota(of: nil) == nil)
        #expect(ProcessorCount.available >= 1)
    }
}
