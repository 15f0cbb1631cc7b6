import JSON

/// A document as a client sent it, before anything is known of its format.
struct Upload: Sendable {
    /// Nil: one is made from the digest.
    let source: String?
    let title: String?
    /// The media type that the client declared.
    let declaredType: String?
    let metadata: JSONObject
    let content: [UInt8]
}
