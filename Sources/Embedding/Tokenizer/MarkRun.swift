/// Combining marks that wait to be put into canonical order (Unicode, D109) behind what came before them.
struct MarkRun {
    struct Mark {
        /// The combining class.
        let order: Int32
        /// nil for a mark that is stripped, which still takes its turn when places are asked for.
        let scalar: UInt32?
        /// The index of the scalar in the text it came from.
        let origin: Int
        /// Whether normalization made it beside what that scalar itself became.
        let isInserted: Bool
    }

    private var marks: [Mark] = []

    var isEmpty: Bool { marks.isEmpty }

    mutating func append(_ mark: Mark) { marks.append(mark) }

    /// Moves the marks into the word. As in the reference, sorting moves marks but not the places they are said to come
    /// from: those are given out in the text's order.
    mutating func place(in word: inout WordBuffer) {
        let origins = marks.filter { !$0.isInserted }.map(\.origin)
        var taken = 0
        for (_, mark) in marks.enumerated().sorted(by: { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
        ) {
            if !mark.isInserted { taken += 1 }
            let origin = taken > 0 ? origins[taken - 1] : mark.origin
            if let scalar = mark.scalar { word.append(scalar, origin: origin) }
        }
        marks.removeAll(keepingCapacity: true)
    }
}
