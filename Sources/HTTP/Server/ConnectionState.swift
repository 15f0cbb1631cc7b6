import Synchronization

/// What the sweeper must know of a connection: what it is doing, until when, and how to end that.
///
/// Once `retire` has returned nobody touches the socket through this any more, so its owner may close it.
final class ConnectionState: Sendable {
    enum Phase: Sendable {
        case idle, reading, handling, writing, lingering, retired
    }

    /// What is at work and can be told to stop: a handler, or a task that writes a stream.
    struct Work: Sendable {
        let cancel: @Sendable (HTTPProblem) -> Void
        /// Called where the work went on regardless of being cancelled. Nil for a stream: its head is on its way, so it
        /// can be answered for no more.
        let giveUp: (@Sendable () -> Void)?

        fileprivate func stop(because interruption: Interruption) -> @Sendable () -> Void {
            { [cancel] in cancel(interruption.cause) }
        }
    }

    private struct State {
        var phase = Phase.idle
        // A connection that was just accepted has not said yet until when it waits.
        var deadline = ContinuousClock.now + .seconds(60)
        var work: Work?
        var interruption: Interruption?
        var isDraining = false
        /// Whether this side reads no further. It looks as if the client had stopped sending then.
        var hasFinishedReading = false
    }

    /// What remains to be done once the lock is released.
    private typealias Stop = @Sendable () -> Void

    /// How long cancelled work has before it is given up.
    static let patience = Duration.seconds(1)
    /// How long a reader has to wake up and tell its client why, however busy the machine is.
    private static let readerPatience = Duration.seconds(60)
    /// From the end of the work to its answer's first piece: this side's own time, however busy the machine is.
    private static let idleWriting = Duration.seconds(60)

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
        state.withLock { state in
            guard state.phase != .retired else { return }
            state.phase = phase
            state.deadline = deadline
            if phase == .idle, state.isDraining { endIdle(&state) }
            // The end came while the answer before was written.
            if phase == .reading, state.interruption == .shutdown, !state.hasFinishedReading {
                state.interruption = nil
                endReading(&state, .shutdown, .now)
            }
            // It arrived as a whole in the last moment.
            if phase == .handling, state.interruption == .tooSlow { state.interruption = nil }
        }
    }

    /// Names what is at work, so that it can be stopped; at once where that was due before it was named.
    func attach(_ work: Work) {
        let interruption = state.withLock { state in
            state.work = work
            if state.interruption != nil { state.deadline = min(state.deadline, .now + Self.patience) }
            return state.interruption
        }
        if let interruption { work.cancel(interruption.cause) }
    }

    /// The work is done: no sweep stops it any more. Until the answer's first piece is written nobody waits for the
    /// client, so it has no time to keep. Answers why it was stopped, if it was. A client that has left may
    /// have sent another request before: that begins anew.
    func end() -> Interruption? {
        state.withLock { state in
            state.work = nil
            state.phase = .writing
            state.deadline = .now + Self.idleWriting
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
            if $0.phase == .idle { endIdle(&$0) }
        }
    }

    /// Ends what it does, so that its client can still be told why; what is being told already goes on.
    func abort() {
        let stop = state.withLock { state -> Stop? in
            defer { if state.interruption == nil { state.interruption = .shutdown } }
            let isStream = state.work.map { $0.giveUp == nil } ?? false
            switch state.phase {
            case .handling where isStream, .writing where isStream: return breakOff(&state, .shutdown)
            case .handling: return endHandling(&state, .shutdown, .now)
            case .idle: endIdle(&state)
            case .reading: endReading(&state, .shutdown, .now)
            case .lingering: stream.shutdown()
            case .writing, .retired: break
            }
            return nil
        }
        stop?()
    }

    /// Ends it now, whatever it does and whether its client is told or not.
    func cut() {
        let giveUp = state.withLock { state in
            if state.phase != .retired { stream.shutdown() }
            return state.work?.giveUp
        }
        giveUp?()
    }

    /// Called by the sweeper: ends what is over its time, and work whose client has left.
    func sweep(now: ContinuousClock.Instant) {
        let stop = state.withLock { state -> Stop? in
            switch state.phase {
            case .handling: return sweepWork(&state, now)
            case .writing where state.deadline <= now || stream.isBroken: return breakOff(&state, .clientLeft)
            case .idle where state.deadline <= now: endIdle(&state)
            case .reading where state.deadline <= now: endReading(&state, .tooSlow, now)
            case .lingering where state.deadline <= now: stream.shutdown()
            default: break
            }
            return nil
        }
        stop?()
    }

    private func sweepWork(_ state: inout State, _ now: ContinuousClock.Instant) -> Stop? {
        if state.interruption != nil { return state.deadline <= now ? state.work?.giveUp : nil }
        if state.hasFinishedReading ? stream.isBroken : stream.hasEnded {
            return endHandling(&state, .clientLeft, now)
        }
        return state.deadline <= now ? endHandling(&state, .deadline, now) : nil
    }

    /// Work whose client has left keeps the rest of its time: the client may only have finished sending.
    private func endHandling(
        _ state: inout State, _ interruption: Interruption, _ now: ContinuousClock.Instant
    ) -> Stop? {
        if interruption != .clientLeft { state.deadline = now + Self.patience }
        if state.interruption == nil { state.interruption = interruption }
        return state.work?.stop(because: interruption)
    }

    /// A request that has just arrived is still answered: the reader finds it before the end.
    private func endIdle(_ state: inout State) {
        guard !stream.hasBytes else { return }
        state.hasFinishedReading = true
        stream.finishReading()
    }

    /// The reader wakes and can tell the client; one that does not is cut off.
    private func endReading(_ state: inout State, _ interruption: Interruption, _ now: ContinuousClock.Instant) {
        guard state.interruption == nil else { return stream.shutdown() }
        state.interruption = interruption
        state.deadline = now + Self.readerPatience
        state.hasFinishedReading = true
        stream.finishReading()
    }

    private func breakOff(_ state: inout State, _ interruption: Interruption) -> Stop? {
        stream.shutdown()
        return state.work?.stop(because: interruption)
    }
}
