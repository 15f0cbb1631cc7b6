/// The parts of a name written together with capitals inside: `getUserName`, `HTTPServer`.
enum WordHumps {
    private static let shortestFirst = 3
    private static let shortest = 2

    /// The parts of `range`, each in its range; empty where it is an ordinary word. Parts are few letters long at least, so
    /// that `siRNA`, `McCain` and `pH` stay words.
    static func parts(of scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Range<Int>] {
        guard range.count >= shortestFirst + shortest, range.dropFirst().contains(where: { isUpper(scalars[$0]) })
        else { return [] }
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        for index in range.dropFirst() where isBorder(scalars, index, in: range) {
            parts.append(start..<index)
            start = index
        }
        parts.append(start..<range.upperBound)
        guard parts.count > 1, parts[0].count >= shortestFirst, parts.allSatisfy({ $0.count >= shortest }) else {
            return []
        }
        return parts
    }

    /// Whether a part begins at `index`: a capital behind a small letter, or the last capital of several before one.
    private static func isBorder(_ scalars: [Unicode.Scalar], _ index: Int, in range: Range<Int>) -> Bool {
        guard isUpper(scalars[index]) else { return false }
        if scalars[index - 1].properties.isLowercase { return true }
        let next = index + 1
        return isUpper(scalars[index - 1]) && range.contains(next) && scalars[next].properties.isLowercase
    }

    private static func isUpper(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? ("A"..."Z").contains(scalar) : scalar.properties.isUppercase
    }
}
