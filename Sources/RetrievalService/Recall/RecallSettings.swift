/// What the recall guardian may do and what it wants.
package struct RecallSettings: Sendable {
    /// The share of live questions that is repeated exactly, 0 to 1.
    let share: Double
    /// Below this mean recall@10 a collection's searches are widened.
    let minimum: Double
    /// How long it rests after a repetition, as a multiple of the time that took.
    let rest: Double

    package init(share: Double, minimum: Double = 0.97, rest: Double = 20) {
        self.share = share
        self.minimum = minimum
        self.rest = rest
    }
}
