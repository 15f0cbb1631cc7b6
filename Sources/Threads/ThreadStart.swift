import Glibc

/// Starts threads of the operating system.
package enum ThreadStart {
    /// Runs `body` on a new thread that nobody joins. Where no thread can be had, it runs at once on this one.
    package static func detached(_ body: @escaping @Sendable () -> Void) {
        if !hasBegun(body) { body() }
    }

    /// Runs `body` on a new thread that nobody joins; false where no thread can be had.
    static func hasBegun(_ body: @escaping @Sendable () -> Void) -> Bool {
        let box = Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private final class Body: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }
}
