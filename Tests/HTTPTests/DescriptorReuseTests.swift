import Glibc
@testable import HTTP
import Threads
import Synchronization
import Testing

/// A socket's number is given to the next one as soon as it is closed: nobody may act on it from then on.
@Suite(.timeLimit(.minutes(5)))
struct DescriptorReuseTests {
    private static func pair() throws -> (Int32, Int32) {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &pair) == 0)
        return (pair[0], pair[1])
    }

    @Test func `whatever happens to a connection that is over leaves its descriptor alone`() async throws {
        let (old, oldPeer) = try Self.pair()
        let (new, newPeer) = try Self.pair()
        defer { for descriptor in [old, oldPeer, new, newPeer] { close(descriptor) } }
        let stream = SocketStream(descriptor: old)
        let state = ConnectionState(stream: stream, address: "a")
        state.retire()
        // What closing and opening would do, without anybody coming in between.
        try #require(dup2(new, old) == old)

        let far = ContinuousClock.now + .seconds(3600)
        for phase in [ConnectionState.Phase.idle, .reading, .handling, .writing, .lingering] {
            state.enter(phase, until: .now)
            state.sweep(now: far)
            state.drain()
            state.abort()
            state.cut()
            state.sweep(now: far)
        }

        #expect(stream.isQuiet && !stream.hasEnded)
        var byte: UInt8 = 7
        #expect(send(newPeer, &byte, 1, 0) == 1 && recv(old, &byte, 1, 0) == 1)
        #expect(send(old, &byte, 1, 0) == 1 && recv(newPeer, &byte, 1, 0) == 1)
    }

    @Test func `an alarm that was cleared does not ring any more`() async {
        let alarms = Alarms()
        let late = Counter()
        for _ in 0..<200 {
            await withTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        let isClosed = Atomic(false)
                        let alarm = alarms.set(at: .now) { if isClosed.load(ordering: .relaxed) { _ = late.next() } }
                        await Task.yield()
                        alarms.clear(alarm)
                        isClosed.store(true, ordering: .relaxed)
                    }
                }
            }
        }
        let passed = Signal()
        _ = alarms.set(at: .now) { passed.give() }
        await passed.wait()
        #expect(late.next() == 1)
    }
}
