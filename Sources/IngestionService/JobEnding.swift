import Domain

/// What an error means for the job it ended.
enum JobEnding {
    /// Another attempt would end the same way: `reason` is for the person who sent the document.
    case fail(reason: String)
    /// `isKnown` is false for what nobody foresaw.
    case retry(reason: String, after: Duration?, isKnown: Bool)
    /// The worker stops; the job is as good as before.
    case handBack
    /// Somebody else has it, or nobody wants it any more.
    case lost

    /// Whether the same may go well a moment later.
    static func isPassing(_ error: ServiceError) -> Bool {
        error.kind == .unavailable || error.kind == .overloaded || error.kind == .deadlineExceeded
    }

    init(_ error: any Error) {
        guard let error = error as? ServiceError else {
            self =
                error is CancellationError
                ? .handBack
                : .retry(reason: "The worker ran into an unexpected error.", after: nil, isKnown: false)
            return
        }
        switch error.kind {
        case .unreadable, .unsupportedMediaType, .tooLarge, .invalid: self = .fail(reason: error.message)
        case .leaseLost, .notFound, .conflict: self = .lost
        case .overloaded, .unavailable, .deadlineExceeded:
            self = .retry(reason: error.message, after: error.retryAfter, isKnown: true)
        }
    }
}
