import Synchronization
import Testing

@testable import Embedding

struct ProcessorCountTests {
    @Test func `a control group's share counts whole processors`() {
        #expect(ProcessorCount.quota(of: "max 100000\n") == nil)
        #expect(ProcessorCount.quota(of: "150000 100000\n") == 2)
        #expect(ProcessorCount.quota(of: "50000 100000\n") == 1)
        #expect(ProcessorCount.quota(of: "0 0") == nil)
        #expect(ProcessorCount.quota(of: "250000\n100000\n") == 3)
        #expect(ProcessorCount.quota(of: "-1\n100000\n") == nil)
        #expect(ProcessorCount.quota(of: nil) == nil)
        #expect(ProcessorCount.available >= 1)
    }

    @Test func `a pinned thread runs on its processor alone`() throws {
        let last = try #require(ThreadPinning.processors.last)
        let seen = Mutex<[Int32]>([])
        let thread = try WorkerThread {
            ThreadPinning.pin(to: last)
            seen.withLock { $0 = ThreadPinning.processors }
        }
        thread.join()
        #expect(seen.withLock { $0 } == [last])
    }
}
