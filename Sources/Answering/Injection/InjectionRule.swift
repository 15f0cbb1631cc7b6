/// One pattern of an attack and what it weighs.
struct InjectionRule: Sendable {
    enum Pattern: Sendable {
        /// All of them stand in the text; in UTF-8.
        case parts([[UInt8]])
        case beginning(String)
        case words([Step])
    }

    /// One of these words, right behind the word before or a few words later.
    struct Step: Sendable {
        let words: Set<Substring>
        let reach: Int
    }

    private static let gap = 5

    /// 0 to 1.
    let weight: Double
    let pattern: Pattern

    /// Nil for a line that is none.
    init?(_ line: Substring) {
        let parts = line.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let percent = Int(parts[0]) else { return nil }
        weight = Double(percent) / 100
        switch parts[1].first {
        case "~": pattern = .parts(parts[1].split(separator: "~").map { Array($0.trimmed.utf8) })
        case "^": pattern = .beginning(String(parts[1].dropFirst()))
        default: pattern = .words(Self.steps(parts[1]))
        }
    }

    private static func steps(_ text: Substring) -> [Step] {
        var steps: [Step] = []
        var reach = 0
        for token in text.split(separator: " ") {
            if token == ".." {
                reach = gap
            } else {
                steps.append(Step(words: Set(token.split(separator: "|")), reach: reach))
                reach = 0
            }
        }
        return steps
    }

    /// Whether the steps from `step` on stand in `words` from `place` on.
    static func matches(_ steps: ArraySlice<Step>, _ words: [Substring], at place: Int) -> Bool {
        guard let step = steps.first else { return true }
        return (0...step.reach).contains { offset in
            place + offset < words.count && step.words.contains(words[place + offset])
                && matches(steps.dropFirst(), words, at: place + offset + 1)
        }
    }
}

extension Substring {
    fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
