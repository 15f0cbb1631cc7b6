import HTTP
import Synchronization

/// Sends requests outside, over libcurl on threads of its own.
struct OutsideClient: Sendable {
    private let threads: TransferThreads

    init(threads: TransferThreads = .process) {
        self.threads = threads
    }

    /// The response's parts as they arrive. Whoever stops iterating, or is cancelled, ends the transfer.
    /// Throws `OutsideError`. What waits unread is bounded by the request's `maximumResponseBytes`.
    func exchange(_ request: OutsideRequest) -> AsyncThrowingStream<OutsideEvent, any Error> {
        let flag = CancellationFlag()
        return AsyncThrowingStream { continuation in
            continuation.onTermination = { _ in flag.set() }
            let accepted = threads.run {
                do {
                    try CurlTransfer(request: request, flag: flag).run { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            if !accepted { continuation.finish(throwing: OutsideError(.full)) }
        }
    }
}

/// Tells a blocking transfer that nobody waits for it any more.
final class CancellationFlag: Sendable {
    private let value = Atomic(false)

    func set() { value.store(true, ordering: .relaxed) }
    var isSet: Bool { value.load(ordering: .relaxed) }
}
