/// What a port says when it cannot do what it was asked. `Gateway` and the other services map each kind to one HTTP
/// status in one place.
package struct ServiceError: Error, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        /// The named thing does not exist: 404.
        case notFound
        /// It exists already, or changed meanwhile: 409.
        case conflict
        /// The input is well-formed but makes no sense: 422.
        case invalid
        /// The media type has no parser: 415.
        case unsupportedMediaType
        /// More than this service takes at once: 413.
        case tooLarge
        /// Full; try again later: 429.
        case overloaded
        /// Something this service needs is away: 503.
        case unavailable
        /// The time for it was up: 504.
        case deadlineExceeded
        /// The lease is not held any more.
        case leaseLost
        /// A document's bytes cannot be read; the message says why in words for people.
        case unreadable
    }

    package let kind: Kind
    /// For people; never holds document text, question text, keys or SQL arguments.
    package let message: String
    /// After how long another try makes sense, for `overloaded` and `unavailable`.
    package let retryAfter: Duration?

    package init(_ kind: Kind, _ message: String, retryAfter: Duration? = nil) {
        self.kind = kind
        self.message = message
        self.retryAfter = retryAfter
    }

    package var description: String { "\(kind.rawValue): \(message)" }

    /// Whether the same may go well a moment later.
    package var isPassing: Bool { kind == .unavailable || kind == .overloaded || kind == .deadlineExceeded }
}
