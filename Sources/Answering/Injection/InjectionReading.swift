/// A text as the detector reads it: in lower case, without invisible characters, as words, and once more with digits read
/// as the letters they resemble.
struct InjectionReading {
    /// Words of those who write about attacks.
    private static let ofMention: Set<Substring> = [
        "attack", "attacks", "attacker", "attackers", "injection", "injected", "jailbreak", "owasp", "detector",
        "phrase",
        "phrases", "typical", "risk", "risks", "vulnerability", "tag", "token", "tokens", "format", "root", "chat",
        "templates", "configuration", "defend",
    ]
    private static let letters: [Character: Character] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t",
    ]

    let text: String
    let variants: [[Substring]]
    /// What hidden characters and spaced letters leave of innocence, 0 to 1.
    let disguise: Double
    /// How much of the suspicion counts: less where the text is about attacks.
    let share: Double

    init(_ original: String) {
        let hidden = original.unicodeScalars.count { Self.isHidden($0) }
        var scalars = String.UnicodeScalarView()
        for scalar in original.unicodeScalars where !Self.isHidden(scalar) { scalars.append(scalar) }
        text = String(scalars).lowercased()
        let (words, joined) = Self.joinSpacedLetters(text.split { !$0.isLetter && !$0.isNumber })
        let read = words.map(Self.unmasked)
        variants = read == words ? [words] : [words, read]
        let isSpelt = joined.contains { $0.contains("ignore") && $0.contains("instructions") }
        disguise = (hidden >= 3 ? 0.6 : 1) * (isSpelt ? 0.3 : 1)
        let mentions = Self.ofMention.intersection(words).count
        share = mentions == 0 ? 1 : mentions == 1 ? 0.6 : 0.4
    }

    /// Format characters but the soft hyphen, which honest typesetting leaves behind.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .format && scalar != "\u{AD}"
    }

    /// Letters that stand alone, four or more in a row, as the word they spell.
    private static func joinSpacedLetters(_ words: [Substring]) -> (words: [Substring], joined: [Substring]) {
        var result: [Substring] = []
        var joined: [Substring] = []
        var run: [Substring] = []
        for word in words + [""] {
            if word.count == 1 {
                run.append(word)
                continue
            }
            if run.count >= 4 {
                joined.append(Substring(run.joined()))
                result += joined.suffix(1)
            } else {
                result += run
            }
            run = []
            if !word.isEmpty { result.append(word) }
        }
        return (result, joined)
    }

    private static func unmasked(_ word: Substring) -> Substring {
        guard word.contains(where: \.isNumber), word.contains(where: \.isLetter) else { return word }
        return Substring(String(word.map { letters[$0] ?? $0 }))
    }
}
