import CPostgres

/// Asks the server, over a connection of its own, to stop what a session is doing.
final class PostgresCanceller: @unchecked Sendable {
    // Sendable by proof: PQcancel is documented to be safe from any thread, and the object is freed only at the end.
    private let cancelObject: OpaquePointer

    init(_ cancelObject: OpaquePointer) {
        self.cancelObject = cancelObject
    }

    deinit {
        PQfreeCancel(cancelObject)
    }

    func cancel() {
        var message = [CChar](repeating: 0, count: 256)
        _ = PQcancel(cancelObject, &message, Int32(message.count))
    }
}
