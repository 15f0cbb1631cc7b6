import Dispatch

/// Runs what blocks or computes for long on threads of its own, so that the cooperative pool stays free.
enum BlockingWork {
    private static let queue = DispatchQueue(label: "documents.parsing", attributes: .concurrent)

    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}
