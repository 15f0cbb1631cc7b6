/// Labels that stand for who may see something: a document names those of which one is needed, a question those its
/// asker holds. A document without labels is for everybody who may ask its collection.
package struct PermissionSet: Sendable, Hashable {
    package let labels: Set<String>

    package init(_ labels: some Sequence<String>) {
        self.labels = Set(labels)
    }

    /// Of a question whose asker holds nothing, of a document that is for everybody.
    package static let none = PermissionSet([])

    package var isEmpty: Bool { labels.isEmpty }
    /// The same for equal sets.
    package var sorted: [String] { labels.sorted() }

    /// Whether something that needs one of `needed` may be seen by who holds these.
    package func allows(_ needed: PermissionSet) -> Bool {
        needed.isEmpty || !labels.isDisjoint(with: needed.labels)
    }

    /// How many labels one set may hold.
    package static let maximumCount = 100
    /// The longest label, in Unicode scalars.
    package static let maximumLength = 128
}
