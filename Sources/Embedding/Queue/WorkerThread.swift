import Glibc

/// A thread of the system's, for work that must not block the cooperative pool.
struct WorkerThread: Sendable {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let handle: pthread_t

    init(_ run: @escaping @Sendable () -> Void) throws(EmbeddingError) {
        var handle = pthread_t()
        let body = Unmanaged.passRetained(Body(run))
        let code = pthread_create(
            &handle, nil,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, body.toOpaque())
        guard code == 0 else {
            body.release()
            throw EmbeddingError(.unusableModel, "Cannot start a thread: \(String(cString: strerror(code))).")
        }
        self.handle = handle
    }

    /// Waits for its end; once.
    func join() { pthread_join(handle, nil) }
}
