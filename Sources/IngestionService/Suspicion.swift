/// What is thought of a chunk's text when it comes in.
package struct Suspicion: Sendable {
    /// How much a text looks as if it told a language model what to do, 0 to 1.
    let degree: @Sendable (String) -> Double
    /// From here on a chunk goes into quarantine.
    let quarantine: Double

    /// - Parameter quarantine: nil to keep none from questions.
    package init(quarantine: Double?, degree: @escaping @Sendable (String) -> Double) {
        self.degree = degree
        self.quarantine = quarantine ?? .infinity
    }

    /// Thinks nothing of anything.
    package static let none = Suspicion(quarantine: nil) { _ in 0 }
}
