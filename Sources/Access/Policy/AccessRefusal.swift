/// Why a request is not answered. Holds nothing of what was sent as proof.
package enum AccessRefusal: Error, Sendable, Hashable {
    /// No proof was sent.
    case unproven
    /// What was sent proves nothing, with the reason for people.
    case invalid(String)
    /// Proven, but without this right.
    case lacking(Right)
}
