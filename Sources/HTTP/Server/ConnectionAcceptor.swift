import Crypto
import Glibc
import Logging
import Synchronization
import Threads

/// Accepts connections until its task is cancelled, whatever goes wrong with single ones.
struct ConnectionAcceptor: Sendable {
    /// After a failure that will not pass by itself, such as too many open files.
    private static let pause = Duration.milliseconds(50)

    let descriptor: Int32
    let identity: TLSIdentity?
    let logger: Logger
    /// Takes the connection over; false when there is no room for it.
    let admit: @Sendable (_ stream: SocketStream, _ address: String) -> Bool

    /// Takes what has connected until then too, and closes the listening socket, at its end.
    func run() async {
        var notice = OccasionalNotice(interval: .seconds(5))
        while !Task.isCancelled {
            switch takeOne(&notice) {
            case 0, EINTR, ECONNABORTED: break
            case EAGAIN: await wait()
            case let code:
                notice.give(to: logger, "cannot accept connections", String(cString: strerror(code)))
                try? await Task.sleep(for: Self.pause)
            }
        }
        for _ in 0..<SOMAXCONN where takeOne(&notice) == EAGAIN { break }
        close(descriptor)
    }

    /// 0, or the error's number.
    private func takeOne(_ notice: inout OccasionalNotice) -> Int32 {
        var address = sockaddr_storage()
        let accepted = ListeningSocket.accept(descriptor, &address)
        guard accepted >= 0 else { return errno }
        take(accepted, from: ListeningSocket.text(of: address), &notice)
        return 0
    }

    private func wait() async {
        do {
            try await WorkerPool.shared.waitUnlessCancelled(for: .read, on: descriptor)
        } catch {
            try? await Task.sleep(for: Self.pause)
        }
    }

    private func take(_ accepted: Int32, from address: String, _ notice: inout OccasionalNotice) {
        do {
            let stream = SocketStream(descriptor: accepted, session: try identity?.session())
            guard !admit(stream, address) else { return }
            notice.give(to: logger, "connection refused", "as many connections are open as may be")
            if !stream.isSecure { stream.sendNow(Self.refusal[...]) }
        } catch {
            notice.give(to: logger, "connection refused", "\(error)")
        }
        close(accepted)
    }

    private static let refusal = ResponseHead.bytes(
        .serviceUnavailable, HTTPHeaders(["Retry-After": "1"]), framing: .none, keepsAlive: false)
}

/// A warning that is logged at most once in a while, however often there is reason to.
struct OccasionalNotice {
    private let interval: Duration
    private var next = ContinuousClock.now

    init(interval: Duration) {
        self.interval = interval
    }

    mutating func give(to logger: Logger, _ message: Logger.Message, _ reason: String) {
        guard next <= .now else { return }
        next = .now + interval
        logger.warning(message, metadata: ["reason": "\(reason)"])
    }
}
