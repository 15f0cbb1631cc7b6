/// What is asked of the passages of one collection.
package struct Question: Sendable {
    package let text: String
    package let collection: CollectionReference
    /// How many passages are wanted.
    package let topK: Int
    package let filter: MetadataFilter?
    /// What its asker may see: documents that need a permission are found by those alone who hold one of theirs.
    package let permissions: PermissionSet
    package let mode: RetrievalMode
    /// The dense leg's share of the hybrid ranking, 0 to 1; nil for the collection's.
    package let denseWeight: Double?
    package let preferences: PassagePreferences
    /// Whether the retrieval shall say how it came about.
    package let explain: Bool
    /// The collection's version that the answer must know at least; nil for what is there.
    package let minimumVersion: Int?

    package init(
        text: String, collection: CollectionReference = .defaultCollection, topK: Int = Question.defaultTopK,
        filter: MetadataFilter? = nil, permissions: PermissionSet = .none, mode: RetrievalMode = .hybrid,
        denseWeight: Double? = nil, preferences: PassagePreferences = PassagePreferences(), explain: Bool = false,
        minimumVersion: Int? = nil
    ) {
        self.text = text
        self.collection = collection
        self.topK = topK
        self.filter = filter
        self.permissions = permissions
        self.mode = mode
        self.denseWeight = denseWeight
        self.preferences = preferences
        self.explain = explain
        self.minimumVersion = minimumVersion
    }

    /// The same question, as caches know it: white space in its text is all the same, and its collection has one name.
    package func normalized(in collection: CollectionID) -> Question {
        Question(
            text: text.split(whereSeparator: \.isWhitespace).joined(separator: " "), collection: .id(collection),
            topK: topK, filter: filter, permissions: permissions, mode: mode, denseWeight: denseWeight,
            preferences: preferences, explain: explain)
    }

    package static let defaultTopK = 5
    package static let maximumTopK = 100
    /// Longer questions are refused, in Unicode scalars.
    package static let maximumLength = 8_000
}

/// Which legs look for passages.
package enum RetrievalMode: String, Sendable, CaseIterable {
    case hybrid, dense, lexical
}
