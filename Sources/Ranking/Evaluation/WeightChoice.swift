/// Which of several weights is best for a set of questions, and whether that would also hold for questions not yet seen.
///
/// The questions are parted into folds; for each fold the best weight is chosen on the others, and what it brings on the
/// fold is compared with the weight in use. Choosing and judging never see the same question.
package struct WeightChoice: Sendable {
    private static let folds = 5
    /// Fewer questions tell too little.
    package static let fewestQuestions = 50

    /// The best over all questions; of equal ones the nearest to the one in use.
    package let best: Double
    package let present: Double
    /// What choosing brings on questions that were not chosen by, against the weight in use.
    package let heldOut: PairedComparison
    package let questions: Int

    /// - Parameters:
    ///   - values: by weight, a value for each question, in the same order.
    ///   - present: the weight in use, one of them.
    package init(_ values: [Double: [Double]], present: Double) {
        let weights = values.keys.sorted { ($0 - present).magnitude < ($1 - present).magnitude }
        let count = values[present]?.count ?? 0
        func best(where isSeen: (Int) -> Bool) -> Double {
            let sums = weights.map { weight in
                (values[weight] ?? []).enumerated().reduce(0.0) { $0 + (isSeen($1.offset) ? $1.element : 0) }
            }
            let top = sums.max() ?? 0
            return zip(weights, sums).first { $0.1 >= top - 1e-9 }?.0 ?? present
        }
        var chosen = [Double](repeating: 0, count: count)
        for fold in 0..<Self.folds {
            let weight = best { $0 % Self.folds != fold }
            for index in stride(from: fold, to: count, by: Self.folds) { chosen[index] = values[weight]?[index] ?? 0 }
        }
        self.best = best { _ in true }
        self.present = present
        heldOut = PairedComparison(chosen, against: values[present] ?? [])
        questions = count
    }

    /// The weight to use: the best one where the gain is real, else the one in use.
    package var adopted: Double {
        questions >= Self.fewestQuestions && heldOut.difference > 0 && heldOut.isSignificant ? best : present
    }

    /// What all of several choices agree on: where each wants to go to the same side, the shortest way; else the weight in
    /// use.
    package static func agreed(_ choices: [WeightChoice]) -> Double? {
        guard let present = choices.first?.present else { return nil }
        let steps = choices.map { $0.adopted - present }
        guard steps.allSatisfy({ $0 > 0 }) || steps.allSatisfy({ $0 < 0 }) else { return present }
        return present + (steps.min { $0.magnitude < $1.magnitude } ?? 0)
    }
}
