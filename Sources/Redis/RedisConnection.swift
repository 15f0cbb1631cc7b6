import CRedis
import Glibc
import Threads

/// One connection, used by one borrower at a time.
final class RedisConnection: @unchecked Sendable {
    // Sendable by proof: nobody touches `context` but the borrower, and whoever opens the connection before him; the
    // descriptor stays open as long as this object lives.
    private let context: UnsafeMutablePointer<redisContext>

    private init(_ context: UnsafeMutablePointer<redisContext>) {
        self.context = context
    }

    deinit { redisFree(context) }

    private var socket: Int32 { context.pointee.fd }

    static func open(_ configuration: RedisConfiguration, at place: RedisPlace) async throws -> RedisConnection {
        try await BlockingThread().run {
            Result { () throws(RedisError) in RedisConnection(try RedisOpening(configuration, place).context()) }
        }.get()
    }

    /// The answer to one command. When the task is cancelled or the time is up, the connection is given up.
    func command(_ parts: [[UInt8]], within limit: Duration) async throws -> RedisReply {
        let socket = self.socket
        let alarm = Alarms.shared.set(at: .now + limit) { _ = shutdown(socket, Int32(SHUT_RDWR)) }
        do {
            let answer = try await withTaskCancellationHandler {
                try await send(parts)
                return try await reply()
            } onCancel: {
                _ = shutdown(socket, Int32(SHUT_RDWR))
            }
            // One that was shut down in the last moment is found to be stale.
            Alarms.shared.clear(alarm)
            return answer
        } catch {
            guard Alarms.shared.clear(alarm) else {
                throw RedisError(kind: .unavailable, message: "Redis does not answer")
            }
            throw error as? RedisError ?? RedisError(kind: .unavailable, message: "\(error)")
        }
    }

    /// Whether Redis closed the connection while nobody asked.
    var isStale: Bool {
        var readable = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return poll(&readable, 1, 0) != 0
    }

    private func send(_ parts: [[UInt8]]) async throws {
        var rest = RedisCommand.bytes(parts)[...]
        while !rest.isEmpty {
            // Not by hiredis, whose writing to a connection that has closed ends the process.
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                try await WorkerPool.shared.wait(for: .write, on: socket)
            } else if errno != EINTR {
                throw RedisError(kind: .unavailable, message: String(cString: strerror(errno)))
            }
        }
    }

    private func reply() async throws -> RedisReply {
        while true {
            try await WorkerPool.shared.wait(for: .read, on: socket)
            guard redisBufferRead(context) == REDIS_OK else { throw context.failure }
            var reply: UnsafeMutableRawPointer?
            guard redisGetReplyFromReader(context, &reply) == REDIS_OK else { throw context.failure }
            if let reply { return try RedisReply(taking: reply) }
        }
    }
}
