import Domain

/// Words that stand in every text and tell none apart.
enum StopWords {
    static func list(for language: TextLanguage) -> Set<String> {
        let text =
            switch language {
            case .english: english
            case .german: german
            case .french: french
            case .spanish: spanish
            case .italian: italian
            case .portuguese: portuguese
            case .dutch: dutch
            case .russian: russian
            case .none: ""
            }
        return Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
