import Glibc
import Synchronization
import Testing

@testable import Threads

@Suite(.timeLimit(.minutes(5)))
struct WorkerPoolTests {
    /// Two ends of a connection, closed at the end.
    private final class Pair: Sendable {
        let near: Int32
        let far: Int32

        init() throws {
            var pair: [Int32] = [-1, -1]
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
            try #require(socketpair(AF_UNIX, kind, 0, &pair) == 0)
            (near, far) = (pair[0], pair[1])
        }

        deinit {
            close(near)
            close(far)
        }

        /// How many bytes the system took until it had no room.
        func fill() -> Int {
            let piece = [UInt8](repeating: 0, count: 4096)
            var sent = 0
            while case let count = send(near, piece, piece.count, 0), count > 0 { sent += count }
            return sent
        }
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)

        var isRaised: Bool { value.load(ordering: .acquiring) }
        func raise() { value.store(true, ordering: .releasing) }
    }

    private let pool = WorkerPool.shared

    private func next(on descriptor: Int32) async throws -> UInt8? {
        while true {
            var byte: UInt8 = 0
            let count = recv(descriptor, &byte, 1, 0)
            if count >= 0 { return count == 1 ? byte : nil }
            try #require(errno == EAGAIN)
            try await pool.wait(for: .read, on: descriptor)
        }
    }

    private func give(_ byte: UInt8, on descriptor: Int32) -> Bool {
        var byte = byte
        return send(descriptor, &byte, 1, Int32(MSG_NOSIGNAL)) == 1
    }

    @Test func `one task waits for bytes while another waits for room on the same socket`() async throws {
        let pair = try Pair()
        let sent = pair.fill()
        async let byte = next(on: pair.near)
        async let room: Void = pool.wait(for: .write, on: pair.near)
        #expect(give(7, on: pair.far))
        #expect(try await byte == 7)
        var rest = sent
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while rest > 0 { rest -= max(0, recv(pair.far, &buffer, buffer.count, 0)) }
        try await room
        #expect(give(1, on: pair.near))
    }

    @Test func `who waits hears that the socket was shut down`() async throws {
        let pair = try Pair()
        async let byte = next(on: pair.near)
        shutdown(pair.near, Int32(SHUT_RDWR))
        #expect(try await byte == nil)
    }

    @Test func `a wait ends with its task where that is wanted`() async throws {
        let pair = try Pair()
        for isLate in [false, true] {
            let began = Flag()
            let waiting = Task(executorPreference: pool) {
                while isLate && !Task.isCancelled { await Task.yield() }
                began.raise()
                try await pool.waitUnlessCancelled(for: .read, on: pair.near)
            }
            while !isLate && !began.isRaised { await Task.yield() }
            waiting.cancel()
            try await waiting.value
        }
    }

    @Test func `what cannot be waited for is said`() async throws {
        await #expect(throws: SocketFailure.self) { try await pool.wait(for: .read, on: -1) }
    }

    @Test func `many tasks that wait for each other all come to their end`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                let pair = try Pair()
                for (mine, begins) in [(pair.near, true), (pair.far, false)] {
                    group.addTask(executorPreference: pool) {
                        if begins { try #require(give(0, on: mine)) }
                        while let byte = try await next(on: mine), byte < 100 {
                            try #require(give(byte + 1, on: mine))
                        }
                        shutdown(pair.near, Int32(SHUT_RDWR))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `sockets are heard while all threads are busy, and whoever waited gets his turn`() async throws {
        let pair = try Pair()
        let heard = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: pool) {
                _ = try await next(on: pair.near)
                heard.raise()
            }
            for _ in 0..<64 {
                group.addTask(executorPreference: pool) {
                    while !heard.isRaised { await Task.yield() }
                }
            }
            #expect(give(1, on: pair.far))
            try await group.waitForAll()
        }
    }
}
