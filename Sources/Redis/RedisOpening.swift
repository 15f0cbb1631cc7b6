import CRedis
import Crypto
import Glibc

/// Makes a connection, with calls that block.
struct RedisOpening {
    private let configuration: RedisConfiguration
    private let place: RedisPlace

    init(_ configuration: RedisConfiguration, _ place: RedisPlace) {
        self.configuration = configuration
        self.place = place
    }

    /// Connected, secured where that is wanted, and logged in; from then on its calls do not block. The caller frees it.
    func context() throws(RedisError) -> UnsafeMutablePointer<redisContext> {
        let timeout = timeval(configuration.connectTimeout)
        let plain = try usable(redisConnectWithTimeout(place.host, Int32(place.port), timeout))
        let context = configuration.isSecure ? try secured(plain) : plain
        do throws(RedisError) {
            redisSetTimeout(context, timeval(configuration.commandTimeout))
            try logIn(context)
        } catch {
            redisFree(context)
            throw error
        }
        context.pointee.flags &= ~REDIS_BLOCK
        _ = fcntl(context.pointee.fd, F_SETFL, fcntl(context.pointee.fd, F_GETFL) | O_NONBLOCK)
        return context
    }

    private func usable(
        _ context: UnsafeMutablePointer<redisContext>?
    ) throws(RedisError) -> UnsafeMutablePointer<redisContext> {
        guard let context else { throw RedisError(kind: .unavailable, message: "out of memory") }
        guard context.pointee.err == 0 else {
            defer { redisFree(context) }
            throw context.failure
        }
        return context
    }

    /// Puts TLS around a connection, before anything is said.
    private func secured(
        _ plain: UnsafeMutablePointer<redisContext>
    ) throws(RedisError) -> UnsafeMutablePointer<redisContext> {
        defer { redisFree(plain) }
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
        return try usable(redisConnectFd(end))
    }

    private func logIn(_ context: UnsafeMutablePointer<redisContext>) throws(RedisError) {
        if let password = configuration.password {
            try execute(["AUTH"] + (configuration.user.map { [$0] } ?? []) + [password], context)
        }
        if configuration.database != 0 { try execute(["SELECT", String(configuration.database)], context) }
    }

    private func execute(_ parts: [String], _ context: UnsafeMutablePointer<redisContext>) throws(RedisError) {
        let command = RedisCommand.bytes(parts.map { Array($0.utf8) }).map(CChar.init(bitPattern:))
        var reply: UnsafeMutableRawPointer?
        guard redisAppendFormattedCommand(context, command, command.count) == REDIS_OK,
            redisGetReply(context, &reply) == REDIS_OK, let reply
        else { throw context.failure }
        _ = try RedisReply(taking: reply)
    }
}

extension UnsafeMutablePointer<redisContext> {
    /// What hiredis says went wrong.
    var failure: RedisError {
        let text = withUnsafeBytes(of: pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return RedisError(kind: .unavailable, message: text.isEmpty ? "Redis does not answer" : text)
    }
}

extension timeval {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}
