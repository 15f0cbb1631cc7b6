package import JSON
package import Ranking

/// What was learnt about a collection's weight.
package struct TuningResult: Sendable {
    /// For each kind of questions, by its name.
    package let choices: [(name: String, choice: WeightChoice)]
    /// For each kind, by weight, each question's figure.
    private let values: [[Double: [Double]]]

    init(choices: [(name: String, choice: WeightChoice)], values: [[Double: [Double]]]) {
        self.choices = choices
        self.values = values
    }

    /// The weight in use.
    package var present: Double { choices.first?.choice.present ?? ConvexFusion.usualDenseWeight }
    /// The weight to use from now on; the one in use where no other is surely better.
    package var adopted: Double { WeightChoice.agreed(choices.map(\.choice)) ?? present }
    package var isChange: Bool { (adopted - present).magnitude > 1e-9 }

    /// The weights that were tried, ascending.
    package var weights: [Double] { (values.first?.keys).map(Array.init)?.sorted() ?? [] }

    /// The mean over a kind's questions with this weight.
    package func mean(_ kind: Int, _ weight: Double) -> Double {
        let figures = values[kind][weight] ?? []
        return figures.isEmpty ? 0 : figures.reduce(0, +) / Double(figures.count)
    }

    package var json: JSONValue {
        [
            "present": .number(present), "adopted": .number(adopted),
            "kinds": .array(
                choices.enumerated().map { index, kind in
                    [
                        "questions": .string(kind.name), "count": JSONValue(kind.choice.questions),
                        "best": .number(kind.choice.best), "held_out_gain": .number(kind.choice.heldOut.difference),
                        "p": .number(kind.choice.heldOut.probability),
                        "ndcg@10": .object(
                            JSONObject(weights.map { (FixedPoint.text($0, digits: 2), .number(mean(index, $0))) })),
                    ]
                }),
        ]
    }
}
