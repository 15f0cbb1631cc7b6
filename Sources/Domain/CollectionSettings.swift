/// How a collection's documents are indexed and its questions answered.
package struct CollectionSettings: Sendable, Hashable {
    /// Of most of its documents.
    package var language: TextLanguage
    /// The dense leg's share of a hybrid ranking, 0 to 1; nil for the retriever's own.
    package var denseWeight: Double?

    package init(language: TextLanguage = .english, denseWeight: Double? = nil) {
        self.language = language
        self.denseWeight = denseWeight
    }
}

/// A language whose words are reduced to their stems, and whose commonest are left out, before they are counted. The
/// raw values are those of ISO 639-1.
package enum TextLanguage: String, Sendable, CaseIterable {
    case english = "en"
    case german = "de"
    case french = "fr"
    case spanish = "es"
    case italian = "it"
    case portuguese = "pt"
    case dutch = "nl"
    case russian = "ru"
    /// Any other, or many: words count as they are written.
    case none
}
