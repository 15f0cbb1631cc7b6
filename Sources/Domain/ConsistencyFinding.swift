/// Two things that should agree and do not.
package struct ConsistencyFinding: Sendable, Hashable {
    /// What must hold, in a few words: `chunks-have-terms`.
    package let rule: String
    /// What is wrong and what follows from it, for people; names no text.
    package let meaning: String
    package let collectionID: CollectionID?
    package let documentID: DocumentID?
    /// How many rows or chunks it is about.
    package let count: Int
    /// Whether `--repair` mends it.
    package let isRepairable: Bool

    package init(
        rule: String, meaning: String, collectionID: CollectionID?, documentID: DocumentID?, count: Int,
        isRepairable: Bool
    ) {
        self.rule = rule
        self.meaning = meaning
        self.collectionID = collectionID
        self.documentID = documentID
        self.count = count
        self.isRepairable = isRepairable
    }
}
