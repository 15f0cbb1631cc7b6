import Domain
import HTTP
import Telemetry
import Testing

@testable import Gateway

struct AdmissionTests {
    private typealias Queue = AdmissionQueue<Int>
    private static let start = ContinuousClock.now

    private func full() -> Queue {
        var queue = Queue(limit: ConcurrencyLimit(most: 4))
        for _ in 0..<4 { _ = queue.enter(at: Self.start) }
        return queue
    }

    @Test func `a burst waits in order`() {
        var queue = full()
        for waiter in 0..<8 { _ = queue.wait(waiter, at: Self.start) }
        let (admitted, refused) = queue.leave(at: Self.start + .milliseconds(100))
        #expect(admitted == [0] && refused.isEmpty)
    }

    @Test func `clients that wait for their answers are all served, however long they keep a queue`() {
        var queue = full()
        var now = Self.start
        for waiter in 0..<Queue.mostInOrder { _ = queue.wait(waiter, at: now) }
        for turn in 0..<1000 {
            now += .milliseconds(10)
            let (admitted, refused) = queue.leave(at: now)
            #expect(admitted == [turn % Queue.mostInOrder] && refused.isEmpty)
            for client in admitted { _ = queue.wait(client, at: now) }
        }
    }

    @Test func `overload is over when nobody has to wait`() {
        var queue = full()
        for waiter in 0...Queue.mostInOrder { _ = queue.wait(waiter, at: Self.start) }
        let later = Self.start + .milliseconds(500)
        let (_, late) = queue.next(at: later)
        #expect(late.count == Queue.mostInOrder + 1)
        _ = queue.leave(at: later)
        let isIn = queue.enter(at: later)
        #expect(isIn)
        for waiter in 0..<8 { _ = queue.wait(waiter, at: later) }
        let (admitted, _) = queue.leave(at: later + .milliseconds(100))
        #expect(admitted == [0])
    }

    @Test func `under lasting overload the newest goes first and nobody waits long`() {
        var queue = full()
        var now = Self.start
        var waiter = 0
        var refused: [Int] = []
        while waiter <= Queue.mostInOrder {
            _ = queue.wait(waiter, at: now)
            waiter += 1
        }
        for _ in 0..<100 {
            _ = queue.wait(waiter, at: now)
            waiter += 1
            now += Queue.shortest * 0.8
            refused += queue.next(at: now).refused
        }
        #expect(refused == Array(0..<waiter - 1))
        let (admitted, _) = queue.leave(at: now)
        #expect(admitted == [waiter - 1])
    }

    @Test func `as many wait as may, and no more`() {
        var queue = full()
        var taken = 0
        for waiter in 0...Queue.mostWaiting where queue.wait(waiter, at: Self.start) { taken += 1 }
        #expect(taken == Queue.mostWaiting)
    }

    @Test func `a place is given on when its question was answered or forgotten`() async throws {
        let admission = Admission(most: 4, metrics: MetricRegistry()) { Self.start }
        var tickets: [AdmissionTicket] = []
        for _ in 0..<4 { tickets.append(try await admission.admit()) }
        async let fifth = admission.admit()
        async let sixth = admission.admit()
        tickets.removeFirst().end(since: .now)
        tickets.removeFirst()
        let (one, two) = try await (fifth, sixth)
        one.giveBack()
        two.end(since: .now)
    }

    @Test func `one who waits and leaves is forgotten`() async throws {
        let admission = Admission(most: 4, metrics: MetricRegistry()) { Self.start }
        var tickets: [AdmissionTicket] = []
        for _ in 0..<4 { tickets.append(try await admission.admit()) }
        let waiting = Task { try await admission.admit() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(tickets.count == 4)
    }
}
