import Domain

/// What an error means for the job it ended.
enum JobEnding {
    /// Another attempt would end the same way: `reason` is for the person who sent the document.
    case fail(reason: String)
    /// `isKnown` is false for what nobody foresaw.
    case retry(reason: String, after: Duration?, isKnown: Bool)
    /// The worker stops, or cannot take it now; the job is as good as before.
    case handBack(after: Duration)
    /// Somebody else has it, or nobody wants it any more.
    case lost

    init(_ error: any Error) {
        switch error {
        case let error as ServiceError: self = Self.of(error)
        case is CancellationError: self = .handBack(after: .zero)
        case is LongDocumentInHand: self = .handBack(after: LongDocuments.wait)
        default: self = .retry(reason: "The worker ran into an unexpected error.", after: nil, isKnown: false)
        }
    }

    private static func of(_ error: ServiceError) -> JobEnding {
        switch error.kind {
        case .unreadable, .unsupportedMediaType, .tooLarge, .invalid: .fail(reason: error.message)
        case .leaseLost, .notFound, .conflict: .lost
        case .overloaded, .unavailable, .deadlineExceeded:
            .retry(reason: error.message, after: error.retryAfter, isKnown: true)
        }
    }
}
