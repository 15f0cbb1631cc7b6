/// A text's runs of some words, as numbers: what two texts say alike, whatever stands around it (Broder 1997).
package struct Shingles: Sendable {
    private let runs: Set<UInt64>

    /// - Parameters:
    ///   - terms: the text's words in their order, each by its number.
    ///   - width: how many words make a run; 1 looks at words alone.
    package init(_ terms: [UInt64], width: Int = 4) {
        let width = min(width, terms.count)
        guard width > 0 else {
            runs = []
            return
        }
        runs = Set(
            (0...(terms.count - width)).map { start in
                terms[start..<start + width].reduce(14_695_981_039_346_656_037) { ($0 ^ $1) &* 1_099_511_628_211 }
            })
    }

    /// The share of the shorter text's runs that stand in the other one too, 0…1.
    package func containment(_ other: Shingles) -> Double {
        let shorter = min(runs.count, other.runs.count)
        return shorter > 0 ? Double(runs.intersection(other.runs).count) / Double(shorter) : 0
    }

    /// What is alike in two texts, long or short, 0…1 (cosine of the sets).
    package func likeness(_ other: Shingles) -> Double {
        guard !runs.isEmpty, !other.runs.isEmpty else { return 0 }
        return Double(runs.intersection(other.runs).count)
            / (Double(runs.count) * Double(other.runs.count)).squareRoot()
    }
}
