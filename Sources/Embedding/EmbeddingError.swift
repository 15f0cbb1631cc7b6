/// Why a model cannot be loaded or a text cannot be embedded.
package struct EmbeddingError: Error, CustomStringConvertible {
    package enum Kind: String, Sendable {
        /// A file of the model folder is missing, damaged or contradicts another.
        case unusableModel
        /// The model is sound, but of a kind this engine does not compute.
        case unsupportedModel
        /// This machine has not got the asked-for kernel.
        case unsupportedKernel
        /// Token ids that the vocabulary has not got, more of them than the model takes, or an unknown prompt.
        case invalidInput
        /// The queue is full; try again later.
        case overloaded
        /// The time for it was up before its turn came.
        case deadlineExceeded
        /// The engine was stopped.
        case stopped
    }

    package let kind: Kind
    /// For people; never holds text that was to be embedded.
    package let message: String
    /// After how long another try makes sense, for `overloaded` and `stopped`.
    package let retryAfter: Duration?

    package init(_ kind: Kind, _ message: String, retryAfter: Duration? = nil) {
        self.kind = kind
        self.message = message
        self.retryAfter = retryAfter
    }

    package var description: String { "\(kind.rawValue): \(message)" }
}
