/// How much a passage looks as if it told a language model what to do, in place of telling a reader something: commands to
/// forget instructions, to reveal prompts, to hide something from the user, in several languages and disguises.
///
/// It knows what attacks look like, not what they mean: `docs/evaluation.md` has its rates. What keeps an attack from
/// working is that passages are marked as data and every citation is checked; this makes attacks visible.
package struct InjectionDetector: Sendable {
    /// From here on a passage counts as suspicious.
    package static let threshold = 0.5
    /// Longer texts are looked at to here, in UTF-8 bytes; a chunk is shorter.
    private static let longest = 32 << 10

    private let parts: [InjectionRule]
    private let rules: [(weight: Double, steps: [InjectionRule.Step])]
    /// Rules by the words they may begin with.
    private let byWord: [Substring: [Int]]

    package static let standard = InjectionDetector(InjectionRules.all)

    init(_ all: [InjectionRule]) {
        var rules: [(Double, [InjectionRule.Step])] = []
        var byWord: [Substring: [Int]] = [:]
        var parts: [InjectionRule] = []
        for rule in all {
            guard case .words(let steps) = rule.pattern, let first = steps.first else {
                parts.append(rule)
                continue
            }
            for word in first.words { byWord[word, default: []].append(rules.count) }
            rules.append((rule.weight, steps))
        }
        (self.rules, self.byWord, self.parts) = (rules, byWord, parts)
    }

    /// 0 for nothing that is known, towards 1 the more of an attack it holds.
    package func suspicion(of text: String) -> Double {
        let reading = InjectionReading(text.utf8.count > Self.longest ? String(text.prefix(Self.longest / 4)) : text)
        let utf8 = Array(reading.text.utf8)
        var innocence = reading.disguise
        for rule in parts where stands(rule.pattern, in: reading.text, utf8) { innocence *= 1 - rule.weight }
        for index in Set(reading.variants.flatMap(found)) { innocence *= 1 - rules[index].weight }
        return (1 - innocence) * reading.share
    }

    private func stands(_ pattern: InjectionRule.Pattern, in text: String, _ utf8: [UInt8]) -> Bool {
        switch pattern {
        case .parts(let parts): parts.allSatisfy(utf8.holds)
        case .beginning(let beginning): text.drop { $0.isWhitespace }.hasPrefix(beginning)
        case .words: false
        }
    }

    private func found(in words: [Substring]) -> [Int] {
        words.indices.flatMap { place in
            byWord[words[place], default: []].filter {
                InjectionRule.matches(rules[$0].steps[...], words, at: place)
            }
        }
    }
}

extension [UInt8] {
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        var rest = self[...]
        while let place = rest.firstIndex(of: first), place + part.count <= count {
            if self[place..<place + part.count].elementsEqual(part) { return true }
            rest = self[(place + 1)...]
        }
        return false
    }
}
