/// Finds the sentences of a text, so that one can be quoted where it stands.
package enum SentenceScanner {
    /// The sentences in order, in Unicode scalars of the text, without white space at their ends. A blank line, a list
    /// item and a table row begin a new one; a line that is merely wrapped does not.
    package static func sentences(in text: String) -> [Range<Int>] {
        let scalars = Array(text.unicodeScalars)
        var ranges: [Range<Int>] = []
        var start = 0
        var position = 0
        while position < scalars.count {
            let end = sentenceEnd(in: scalars, at: position, from: start)
            if let end { add(start..<end, of: scalars, to: &ranges) }
            start = end ?? start
            position = max(position + 1, end ?? 0)
        }
        add(start..<scalars.count, of: scalars, to: &ranges)
        return ranges
    }

    /// Longer ones are lists or tables without full stops: their lines stand for sentences.
    private static let longestSentence = 500

    /// Where the sentence ends that `position` may close; nil where it goes on.
    private static func sentenceEnd(in scalars: [Unicode.Scalar], at position: Int, from start: Int) -> Int? {
        let scalar = scalars[position]
        if scalar == "\n" { return beginsAnew(scalars, behind: position) ? position : nil }
        if scalar == "。" || scalar == "！" || scalar == "？" { return closed(scalars, position + 1) }
        guard isTerminator(scalar) else { return nil }
        let end = closed(scalars, position + 1)
        guard end < scalars.count else { return end }
        guard scalars[end].properties.isWhitespace else { return nil }
        let next = scalars[end...].first { !$0.properties.isWhitespace }
        if let next, next.properties.isLowercase { return nil }
        if scalar == ".", isAbbreviated(scalars, position, from: start) { return nil }
        return end
    }

    private static func isTerminator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "!" || scalar == "?" || scalar == "…"
    }

    /// Behind closing quotes and brackets, and further stops.
    private static func closed(_ scalars: [Unicode.Scalar], _ position: Int) -> Int {
        var end = position
        while end < scalars.count, isTerminator(scalars[end]) || "\"')]»”’」』".unicodeScalars.contains(scalars[end]) {
            end += 1
        }
        return end
    }

    /// Whether what follows a line's end is a new block: a blank line, a list item or a table row.
    private static func beginsAnew(_ scalars: [Unicode.Scalar], behind newline: Int) -> Bool {
        var next = newline + 1
        while next < scalars.count, scalars[next] == " " || scalars[next] == "\t" { next += 1 }
        guard next < scalars.count else { return true }
        if "\n-*•–|#>".unicodeScalars.contains(scalars[next]) { return true }
        let digits = scalars[next...].prefix { ("0"..."9").contains($0) }
        guard (1...3).contains(digits.count), digits.endIndex + 1 < scalars.count else { return false }
        return [".", ")"].contains(scalars[digits.endIndex]) && scalars[digits.endIndex + 1] == " "
    }

    /// Whether the stop belongs to the word before it: `Dr.`, `e.g.`, an initial.
    private static func isAbbreviated(_ scalars: [Unicode.Scalar], _ position: Int, from start: Int) -> Bool {
        var begin = position
        while begin > start, !scalars[begin - 1].properties.isWhitespace, scalars[begin - 1] != "(" { begin -= 1 }
        var word = String.UnicodeScalarView()
        word.append(contentsOf: scalars[begin..<position])
        if word.count == 1, word.first?.properties.isUppercase == true { return true }
        return abbreviations.contains(String(word).lowercased())
    }

    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "sen", "rep", "gov", "gen", "lt", "col", "capt", "jr", "sr", "vs",
        "e.g", "i.e", "cf", "fig", "figs", "eq", "eqs", "no", "nos", "vol", "pp", "p", "ca", "approx", "al", "sec",
        "inc", "ltd", "co", "corp", "dept", "u.s", "u.k", "a.m", "p.m",
    ]

    private static func add(_ range: Range<Int>, of scalars: [Unicode.Scalar], to ranges: inout [Range<Int>]) {
        if range.count > longestSentence, scalars[trimmed(range, scalars)].contains("\n") {
            for line in lines(range, scalars) { ranges.append(line) }
            return
        }
        let range = trimmed(range, scalars)
        if !range.isEmpty { ranges.append(range) }
    }

    private static func lines(_ range: Range<Int>, _ scalars: [Unicode.Scalar]) -> [Range<Int>] {
        scalars[range].split(separator: "\n").map { trimmed($0.indices, scalars) }.filter { !$0.isEmpty }
    }

    private static func trimmed(_ range: Range<Int>, _ scalars: [Unicode.Scalar]) -> Range<Int> {
        var range = range
        while let first = range.first, scalars[first].properties.isWhitespace { range = first + 1..<range.upperBound }
        while let last = range.last, scalars[last].properties.isWhitespace { range = range.lowerBound..<last }
        return range
    }
}
