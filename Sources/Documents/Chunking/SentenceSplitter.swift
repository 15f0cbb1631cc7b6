/// Finds where sentences end, in English and other European text, and after full stops of Chinese and Japanese. A dot
/// in an abbreviation, a number, an initial or an address ends nothing.
struct SentenceSplitter {
    private let bytes: [UInt8]

    /// - Parameter bytes: valid UTF-8.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The byte ranges of the sentences in `range`, in order, without white space at their ends; together they hold
    /// everything visible. Linear in the length.
    func sentences(in range: Range<Int>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = skipSpace(from: range.lowerBound, to: range.upperBound)
        var position = start
        while position < range.upperBound {
            guard let end = terminatorEnd(at: position, in: start..<range.upperBound) else {
                position += 1
                continue
            }
            result.append(start..<end)
            start = skipSpace(from: end, to: range.upperBound)
            position = start
        }
        let end = trimEnd(start..<range.upperBound)
        if end > start { result.append(start..<end) }
        return result
    }

    /// Where the sentence ends that the byte at `position` closes; nil when it closes none.
    private func terminatorEnd(at position: Int, in sentence: Range<Int>) -> Int? {
        let byte = bytes[position]
        if byte == 0x2E || byte == 0x21 || byte == 0x3F {
            var end = position + 1
            while end < sentence.upperBound, [0x2E, 0x21, 0x3F].contains(bytes[end]) { end += 1 }
            end = skipClosers(from: end, to: sentence.upperBound)
            guard end < sentence.upperBound, TextCleaning.isSpace(bytes[end]) else { return nil }
            let next = skipSpace(from: end, to: sentence.upperBound)
            guard next < sentence.upperBound, canBegin(at: next) else { return nil }
            let isDot = byte == 0x2E && end == position + 1
            return isDot && isAbbreviation(before: position, in: sentence, next: next) ? nil : end
        }
        return isIdeographicStop(at: position, to: sentence.upperBound) ? position + 3 : nil
    }

    /// `。`, `！` or `？`.
    private func isIdeographicStop(at position: Int, to end: Int) -> Bool {
        guard bytes[position] >= 0xE3, position + 2 < end else { return false }
        let triple = (bytes[position], bytes[position + 1], bytes[position + 2])
        return triple == (0xE3, 0x80, 0x82) || triple == (0xEF, 0xBC, 0x81) || triple == (0xEF, 0xBC, 0x9F)
    }

    /// Capitals, digits, opening marks and everything beyond ASCII (but lowercase Latin) can begin a sentence.
    private func canBegin(at position: Int) -> Bool {
        let byte = bytes[position]
        if byte < 0x80 { return !(0x61...0x7A).contains(byte) && ![0x2C, 0x3B, 0x3A].contains(byte) }
        let isLowercaseLatin = byte == 0xC3 && position + 1 < bytes.count && bytes[position + 1] >= 0x9F
        return !isLowercaseLatin
    }

    private func isAbbreviation(before dot: Int, in sentence: Range<Int>, next: Int) -> Bool {
        var start = dot
        while start > sentence.lowerBound, !TextCleaning.isSpace(bytes[start - 1]), dot - start < 16 { start -= 1 }
        while start < dot, [0x28, 0x5B, 0x22, 0x27].contains(bytes[start]) { start += 1 }
        let word = bytes[start..<dot]
        if word.allSatisfy({ (0x30...0x39).contains($0) }) { return word.count <= 3 && start == sentence.lowerBound }
        if word.count == 1, let only = word.first, (0x41...0x5A).contains(only) { return true }
        let key = String(decoding: word.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
        if Self.abbreviations.contains(key) { return true }
        return Self.numberAbbreviations.contains(key) && (0x30...0x39).contains(bytes[next])
    }

    private func skipClosers(from position: Int, to end: Int) -> Int {
        var position = position
        while position < end {
            if [0x22, 0x27, 0x29, 0x5D].contains(bytes[position]) {
                position += 1
            } else if position + 2 < end, bytes[position] == 0xE2, bytes[position + 1] == 0x80,
                [0x99, 0x9C, 0x9D, 0xBA].contains(bytes[position + 2])
            {
                position += 3
            } else {
                break
            }
        }
        return position
    }

    private func skipSpace(from position: Int, to end: Int) -> Int {
        var position = position
        while position < end, TextCleaning.isSpace(bytes[position]) { position += 1 }
        return position
    }

    private func trimEnd(_ range: Range<Int>) -> Int {
        var end = range.upperBound
        while end > range.lowerBound, TextCleaning.isSpace(bytes[end - 1]) { end -= 1 }
        return end
    }

    /// Never end a sentence: something always follows them.
    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "sr", "st", "rev", "gen", "col", "capt", "lt", "sgt", "hon", "messrs", "mme",
        "mlle",
        "e.g", "i.e", "eg", "ie", "cf", "viz", "vs", "resp", "approx", "ca", "al", "ed", "eds", "dept", "est", "max",
        "min",
        "z.b", "d.h", "u.a", "bzw", "bspw", "vgl", "evtl", "ggf", "inkl", "exkl", "zzgl", "sog", "usf", "hr", "fr",
        "hrsg",
        "p.ex", "env", "m", "mm", "sig", "sra", "dott", "ing", "jan", "feb", "aug", "sept", "sep", "oct", "nov", "dec",
    ]

    /// Continue only before a number: `Fig. 3`, `no. 7`.
    private static let numberAbbreviations: Set<String> = [
        "no", "nos", "nr", "fig", "figs", "eq", "sec", "ch", "vol", "p", "pp", "art", "abs", "abb", "tab", "tel", "ext",
        "par",
        "para", "ref", "rev", "app", "kap", "s", "núm", "n",
    ]
}
