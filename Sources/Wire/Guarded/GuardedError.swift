/// Why a guarded request has no answer.
package struct GuardedError: Error, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// The URL, or where it led, is none that may be asked.
        case refused
        /// The host is unknown, or nobody answers there.
        case unreachable
        /// It did not prove to be who the URL names.
        case untrusted
        case timedOut, tooLarge
        /// It led on too often, or in the open from a place that was not.
        case misled
        /// The answer broke off, or was none.
        case broken
        /// Too many such requests wait in this process.
        case full
    }

    package let kind: Kind
    /// A sentence for the person who gave the URL. Says nothing of what a name leads to.
    package let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// Whether the same may go well later.
    package var isPassing: Bool {
        switch kind {
        case .unreachable, .timedOut, .broken, .full: true
        case .refused, .untrusted, .tooLarge, .misled: false
        }
    }

    init(_ error: OutsideError, maximumBytes: Int) {
        switch error.kind {
        case .cannotConnect: self.init(.unreachable, "The server cannot be reached.")
        case .untrusted: self.init(.untrusted, "The server's certificate cannot be believed.")
        case .timedOut: self.init(.timedOut, "The server did not answer in time.")
        case .tooLarge: self.init(.tooLarge, "The answer has more than \(maximumBytes) bytes.")
        case .full: self.init(.full, "Too many requests to other servers wait.")
        case .disconnected, .failed, .cancelled: self.init(.broken, "The server's answer broke off.")
        }
    }
}
