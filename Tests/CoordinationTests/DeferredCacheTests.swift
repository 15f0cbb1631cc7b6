import Domain
import Synchronization
import Testing

@testable import Coordination

@Suite(.timeLimit(.minutes(5))) struct DeferredCacheTests {
    /// Holds each store back until all are let go on.
    private final class SlowCache: Cache {
        private let arrived = AsyncStream.makeStream(of: String.self)
        /// Nil once nobody is held any more.
        private let waiting = Mutex<[CheckedContinuation<Void, Never>]?>([])
        private let values = Mutex<[String: [UInt8]]>([:])

        func value(for key: String) async -> [UInt8]? { values.withLock { $0[key] } }

        func store(_ value: [UInt8], for key: String, lifetime: Duration) async {
            await withCheckedContinuation { continuation in
                let isHeld = waiting.withLock { waiting in
                    waiting?.append(continuation)
                    return waiting != nil
                }
                arrived.continuation.yield(key)
                if !isHeld { continuation.resume() }
            }
            values.withLock { $0[key] = value }
            arrived.continuation.yield("stored " + key)
        }

        /// Waits for so many signs: a store that came, or one that is done.
        func signs(_ count: Int) async -> [String] {
            var signs: [String] = []
            for await sign in arrived.stream {
                signs.append(sign)
                if signs.count == count { break }
            }
            return signs
        }

        func letGo() {
            let held = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting ?? []
            }
            for continuation in held { continuation.resume() }
        }
    }

    @Test func `nobody waits for a store, and its value comes`() async {
        let slow = SlowCache()
        let cache = DeferredCache(slow)
        await cache.store([7], for: "key", lifetime: .seconds(60))
        #expect(await slow.signs(1) == ["key"])
        #expect(await cache.value(for: "key") == nil)
        slow.letGo()
        #expect(await slow.signs(1) == ["stored key"])
        #expect(await cache.value(for: "key") == [7])
    }

    @Test func `what is too much at once is not stored, and there is room again afterwards`() async {
        let slow = SlowCache()
        let cache = DeferredCache(slow)
        let most = DeferredCache.mostUnderway
        for number in 0...most { await cache.store([1], for: "\(number)", lifetime: .seconds(60)) }
        #expect(Set(await slow.signs(most)) == Set((0..<most).map(String.init)))
        slow.letGo()
        #expect(await slow.signs(most).count == most)
        #expect(await cache.value(for: "\(most)") == nil)
        // The room is given back a moment after the value is there.
        while await cache.value(for: "late") == nil {
            await cache.store([1], for: "late", lifetime: .seconds(60))
            await Task.yield()
        }
    }
}
