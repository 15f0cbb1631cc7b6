/// The end at which a text that is too long is cut.
package enum TruncationDirection: String, Sendable, CaseIterable {
    case left, right
}
