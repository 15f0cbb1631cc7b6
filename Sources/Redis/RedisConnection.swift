import CRedis
import Crypto
import Glibc
import Synchronization
import Threads

/// One connection and the thread on which its blocking calls run.
final class RedisConnection: @unchecked Sendable {
    // Sendable by proof: `context` is touched by closures that run on `thread` only, one after the other; `socket` is
    // guarded by its mutex, and stays open as long as this object lives.
    private let thread = BlockingThread()
    private var context: UnsafeMutablePointer<redisContext>?
    private let socket = Mutex<Int32>(-1)

    private init() {}

    deinit {
        nonisolated(unsafe) let context = context
        let thread = thread
        Task.detached { await thread.run { redisFree(context) } }
    }

    static func open(_ configuration: RedisConfiguration, at place: RedisPlace) async throws -> RedisConnection {
        let connection = RedisConnection()
        try await connection.thread.run { connection.connect(configuration, place) }.get()
        return connection
    }

    /// The answer to one command. When the task is cancelled, the connection is given up.
    func command(_ parts: [[UInt8]]) async throws -> RedisReply {
        try await withTaskCancellationHandler {
            try await thread.run { [self] in Result { () throws(RedisError) in try execute(parts) } }.get()
        } onCancel: {
            _ = shutdown(socket.withLock { $0 }, Int32(SHUT_RD))
        }
    }

    /// For commands that wait on the server, like `BLPOP`.
    func setTimeout(_ timeout: Duration) async {
        await thread.run { [self] in _ = context.map { redisSetTimeout($0, timeval(timeout)) } }
    }

    /// Whether Redis closed the connection while nobody asked.
    var isStale: Bool {
        var readable = pollfd(fd: socket.withLock { $0 }, events: Int16(POLLIN), revents: 0)
        return poll(&readable, 1, 0) != 0
    }

    private func connect(_ configuration: RedisConfiguration, _ place: RedisPlace) -> Result<Void, RedisError> {
        Result { () throws(RedisError) in
            context = redisConnectWithTimeout(place.host, Int32(place.port), timeval(configuration.connectTimeout))
            guard let context, context.pointee.err == 0 else { throw failure() }
            try secure(configuration, place)
            guard let context = self.context, context.pointee.err == 0 else { throw failure() }
            socket.withLock { $0 = context.pointee.fd }
            redisSetTimeout(context, timeval(configuration.commandTimeout))
            if let password = configuration.password {
                _ = try execute(
                    (["AUTH"] + (configuration.user.map { [$0] } ?? []) + [password]).map { Array($0.utf8) })
            }
            if configuration.database != 0 {
                _ = try execute(["SELECT", String(configuration.database)].map { Array($0.utf8) })
            }
        }
    }

    /// Puts TLS around the connection where it is wanted, before anything is said.
    private func secure(_ configuration: RedisConfiguration, _ place: RedisPlace) throws(RedisError) {
        guard configuration.isSecure, let plain = context else { return }
        let end: Int32
        do {
            end = try RedisTunnel.open(
                over: plain.pointee.fd, to: place.host, .client(authorities: configuration.authorities),
                timeout: configuration.connectTimeout)
        } catch let error as RedisError {
            throw error
        } catch {
            throw RedisError(kind: .unavailable, message: "TLS to \(place.host): \(error)")
        }
        redisFree(plain)
        context = redisConnectFd(end)
    }

    private func execute(_ parts: [[UInt8]]) throws(RedisError) -> RedisReply {
        guard let context else { throw RedisError(kind: .unavailable, message: "the connection is closed") }
        let buffers = parts.map { part in
            let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: max(1, part.count))
            for (index, byte) in part.enumerated() { buffer[index] = CChar(bitPattern: byte) }
            return buffer
        }
        defer { buffers.forEach { $0.deallocate() } }
        var arguments = buffers.map { Optional(UnsafePointer($0)) }
        let lengths = parts.map(\.count)
        guard let raw = redisCommandArgv(context, Int32(parts.count), &arguments, lengths) else { throw failure() }
        defer { freeReplyObject(raw) }
        return try Self.reply(raw.assumingMemoryBound(to: redisReply.self))
    }

    private static func reply(_ pointer: UnsafeMutablePointer<redisReply>) throws(RedisError) -> RedisReply {
        let reply = pointer.pointee
        switch reply.type {
        case REDIS_REPLY_INTEGER: return .integer(Int(reply.integer))
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: return .bytes(bytes(reply))
        case REDIS_REPLY_ERROR:
            throw RedisError(kind: .refused, message: String(decoding: bytes(reply), as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            var elements: [RedisReply] = []
            for index in 0..<reply.elements {
                if let element = reply.element[index] { elements.append(try Self.reply(element)) }
            }
            return .array(elements)
        default: return .null
        }
    }

    private static func bytes(_ reply: redisReply) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: reply.str, count: reply.len))
    }

    private func failure() -> RedisError {
        guard let context else { return RedisError(kind: .unavailable, message: "out of memory") }
        let text = withUnsafeBytes(of: context.pointee.errstr) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        return RedisError(kind: .unavailable, message: text.isEmpty ? "Redis does not answer" : text)
    }
}

extension timeval {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}
