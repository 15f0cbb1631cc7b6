import Redis
import Synchronization

/// Asks Redis as long as it answers. Once it was found to be away one request a second asks whether it is back, the others go
/// without at once.
final class RedisPresence: Sendable {
    private static let pause = Duration.seconds(1)

    private let pool: RedisPool
    /// Nil while Redis answers.
    private let awayUntil = Mutex<ContinuousClock.Instant?>(nil)

    init(_ pool: RedisPool) {
        self.pool = pool
    }

    var isAway: Bool { awayUntil.withLock { $0 != nil } }

    /// The answer to a command; nil while Redis is away.
    func answer(to command: [[UInt8]]) async -> RedisReply? {
        guard mayAsk else { return nil }
        do {
            let reply = try await pool.command(command)
            awayUntil.withLock { $0 = nil }
            return reply
        } catch {
            // A client that hangs up says nothing about Redis.
            if !Task.isCancelled { awayUntil.withLock { $0 = .now + Self.pause } }
            return nil
        }
    }

    private var mayAsk: Bool {
        awayUntil.withLock { until in
            guard let moment = until else { return true }
            guard moment <= .now else { return false }
            until = .now + Self.pause
            return true
        }
    }
}
