/// How closely a search looks at vectors before it leaves one out.
package struct VectorLook: Sendable, Hashable {
    /// A vector whose estimate lies further below what is wanted than this many standard deviations is not looked at more
    /// closely.
    package let deviations: Float

    package init(deviations: Float) {
        self.deviations = deviations
    }

    /// A product is above its estimate by more than this in 1 of 330 cases. Those are vectors no nearer than the
    /// farthest that are wanted: the nearest ten of a hundred lie far above.
    package static let usual = VectorLook(deviations: 2.75)
    /// All of them closely.
    package static let everyVector = VectorLook(deviations: .infinity)
}
