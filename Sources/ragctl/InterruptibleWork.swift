/// Work that the first of several signals ends early.
struct InterruptibleWork {
    let result: Result<Void, any Error>
    /// Nil where the work ended by itself.
    let signal: Int32?

    /// Runs `work`, which is cancelled by the first signal, and waits until it has ended.
    static func run(
        until signals: AsyncStream<Int32>, _ work: @escaping @Sendable () async throws -> Void
    ) async -> InterruptibleWork {
        await withTaskGroup(of: Event.self) { group in
            group.addTask { .signal(await signals.first { _ in true }) }
            group.addTask {
                do {
                    return .ended(.success(try await work()))
                } catch {
                    return .ended(.failure(error))
                }
            }
            var result: Result<Void, any Error> = .success(())
            var signal: Int32?
            for await event in group {
                switch event {
                case .signal(let number): signal = number
                case .ended(let ending): result = ending
                }
                group.cancelAll()
            }
            return InterruptibleWork(result: result, signal: signal)
        }
    }

    /// Returns once the task it is called in is cancelled.
    static func untilCancelled() async {
        let (never, source) = AsyncStream.makeStream(of: Never.self)
        for await _ in never {}
        source.finish()
    }

    private enum Event: Sendable {
        case signal(Int32?)
        case ended(Result<Void, any Error>)
    }
}
