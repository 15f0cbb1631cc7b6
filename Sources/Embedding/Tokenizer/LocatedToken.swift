/// A token and where it stands in the text.
package struct LocatedToken: Sendable, Hashable {
    package let id: Int32
    /// The index of its first Unicode scalar in the text.
    package let start: Int
    /// The index after its last one.
    package let end: Int
}
