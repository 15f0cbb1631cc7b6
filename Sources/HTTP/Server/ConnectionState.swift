import Synchronization

/// What the sweeper must know of a connection: what it is doing, until when, and how to end that.
final class ConnectionState: Sendable {
    enum Phase: Sendable {
        case idle, reading, handling, writing
    }

    /// Why a handler was cancelled from outside.
    enum Interruption: Sendable {
        case clientLeft, deadline
    }

    private struct State {
        var phase = Phase.idle
        // A connection that was just accepted has not said yet until when it waits.
        var deadline = ContinuousClock.now + .seconds(60)
        var task: Task<Bool, Never>?
        var interruption: Interruption?
        var isDraining = false
    }

    let stream: SocketStream
    let address: String
    private let state = Mutex(State())

    init(stream: SocketStream, address: String) {
        self.stream = stream
        self.address = address
    }

    func enter(_ phase: Phase, until deadline: ContinuousClock.Instant) {
        state.withLock {
            $0.phase = phase
            $0.deadline = deadline
            if phase == .idle, $0.isDraining { stream.shutdown() }
        }
    }

    /// The work for the present request; nil when it is done.
    func setTask(_ task: Task<Bool, Never>?) {
        state.withLock { $0.task = task }
    }

    var interruption: Interruption? { state.withLock { $0.interruption } }
    var isDraining: Bool { state.withLock { $0.isDraining } }

    /// Lets the request in hand finish; an idle connection ends at once.
    func drain() {
        state.withLock {
            $0.isDraining = true
            if $0.phase == .idle { stream.shutdown() }
        }
    }

    /// Ends it now.
    func abort() {
        state.withLock { $0.task?.cancel() }
        stream.shutdown()
    }

    /// Called by the sweeper: ends what is over its time, and work whose client has left.
    func sweep(now: ContinuousClock.Instant) {
        state.withLock { state in
            switch state.phase {
            case .handling:
                guard state.interruption == nil else { return }
                if stream.hasEnded {
                    state.interruption = .clientLeft
                } else if state.deadline <= now {
                    state.interruption = .deadline
                } else {
                    return
                }
                state.task?.cancel()
            case .writing where stream.hasEnded || state.deadline <= now:
                state.task?.cancel()
                stream.shutdown()
            case .idle where state.deadline <= now, .reading where state.deadline <= now:
                stream.shutdown()
            default: break
            }
        }
    }
}
