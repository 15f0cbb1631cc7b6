import Synchronization

/// What the sweeper must know of a connection: what it is doing, until when, and how to end that.
///
/// Once `retire` has returned nobody touches the socket through this any more, so its owner may close it.
final class ConnectionState: Sendable {
    enum Phase: Sendable {
        case idle, reading, handling, writing, lingering, retired
    }

    /// Why a phase was ended from outside.
    enum Interruption: Sendable {
        case clientLeft, tooSlow, deadline
    }

    /// What is at work and can be told to stop: a handler, or a task that writes a stream.
    struct Work: Sendable {
        let cancel: @Sendable () -> Void
        /// Called where the work went on regardless of being cancelled.
        let giveUp: @Sendable () -> Void
    }

    private struct State {
        var phase = Phase.idle
        // A connection that was just accepted has not said yet until when it waits.
        var deadline = ContinuousClock.now + .seconds(60)
        var work: Work?
        var interruption: Interruption?
        var isDraining = false
    }

    /// How long cancelled work has before it is given up.
    static let patience = Duration.seconds(1)

    let stream: SocketStream
    let address: String
    private let state = Mutex(State())

    init(stream: SocketStream, address: String) {
        self.stream = stream
        self.address = address
    }

    var interruption: Interruption? { state.withLock { $0.interruption } }
    var isDraining: Bool { state.withLock { $0.isDraining } }

    func enter(_ phase: Phase, until deadline: ContinuousClock.Instant) {
        state.withLock {
            $0.phase = phase
            $0.deadline = deadline
            if phase == .idle, $0.isDraining { endIdle() }
        }
    }

    /// Names what is at work, so that it can be stopped; at once where that was due before it was named.
    func attach(_ work: Work) {
        let isStopped = state.withLock {
            $0.work = work
            return $0.interruption != nil
        }
        if isStopped { work.cancel() }
    }

    /// The work is done: no sweep stops it any more. Answers why it was stopped, if it was. A client that has left may
    /// have sent another request before: that begins anew.
    func end() -> Interruption? {
        state.withLock { state in
            state.work = nil
            state.phase = .writing
            state.deadline = .now + Self.patience
            defer { if state.interruption == .clientLeft { state.interruption = nil } }
            return state.interruption
        }
    }

    /// The connection is over. After this its socket may be closed.
    func retire() {
        state.withLock {
            $0.phase = .retired
            $0.work = nil
        }
    }

    /// Lets the request in hand finish; an idle connection ends at once.
    func drain() {
        state.withLock {
            $0.isDraining = true
            if $0.phase == .idle { endIdle() }
        }
    }

    /// Ends it now, whatever it does.
    func abort() {
        let work = state.withLock { state in
            if state.phase != .retired { stream.shutdown() }
            return state.work
        }
        work?.giveUp()
    }

    /// Called by the sweeper: ends what is over its time, and work whose client has left.
    func sweep(now: ContinuousClock.Instant) {
        let stop = state.withLock { state in
            switch state.phase {
            case .handling: return sweepWork(&state, now)
            case .writing where state.deadline <= now || stream.isBroken:
                stream.shutdown()
                return state.work?.cancel
            case .idle where state.deadline <= now: endIdle()
            case .reading where state.deadline <= now: endReading(&state, now)
            case .lingering where state.deadline <= now: stream.shutdown()
            default: break
            }
            return nil
        }
        stop?()
    }

    private func sweepWork(_ state: inout State, _ now: ContinuousClock.Instant) -> (@Sendable () -> Void)? {
        switch state.interruption {
        case .deadline where state.deadline <= now: return state.work?.giveUp
        case .some: return nil
        case nil where stream.hasEnded: state.interruption = .clientLeft
        case nil where state.deadline <= now:
            state.interruption = .deadline
            state.deadline = now + Self.patience
        case nil: return nil
        }
        return state.work?.cancel
    }

    /// A request that has just arrived is still answered.
    private func endIdle() {
        if !stream.hasBytes { stream.shutdown() }
    }

    /// The reader wakes and can tell the client; one that does not is cut off a second later.
    private func endReading(_ state: inout State, _ now: ContinuousClock.Instant) {
        guard state.interruption == nil else { return stream.shutdown() }
        state.interruption = .tooSlow
        state.deadline = now + Self.patience
        stream.finishReading()
    }
}
