/// What a single line of a PDF's text looks like.
enum PDFLine {
    static func isListItem(_ line: String) -> Bool {
        ListMark.begins(Array(line.utf8)[...]) && headingLevel(line) == nil
    }

    /// Headings are only known by their numbers (`3.2 Lubrication`, `Chapter 4`): pdftotext does not tell fonts. Nil for
    /// other lines.
    static func headingLevel(_ line: String) -> Int? {
        guard (3...90).contains(line.utf8.count), let last = line.last, !".,;:!?".contains(last) else { return nil }
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[1].first?.isUppercase == true || isChapter(words) else { return nil }
        if isChapter(words) { return 1 }
        let isDotted = words[0].hasSuffix(".")
        let number = isDotted ? words[0].dropLast() : words[0]
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        let isNumber = parts.allSatisfy { (1...2).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isNumber } }
        // `1. Switch off the pump` is a step of a list.
        if isDotted && parts.count == 1 { return nil }
        return isNumber && parts.count <= 4 ? parts.count : nil
    }

    private static func isChapter(_ words: [Substring]) -> Bool {
        ["Chapter", "Part", "Appendix"].contains(words[0])
            && words[1].first.map { $0.isNumber || $0.isUppercase } == true
    }

    /// Whether a text ends in a word that was cut at the line's end: letter, hyphen, and the next line begins small.
    static func isHyphenated(_ text: ArraySlice<UInt8>, before line: String) -> Bool {
        guard text.last == 0x2D, let before = text.dropLast().last, let first = line.unicodeScalars.first else {
            return false
        }
        let isLetter = before >= 0x80 || (0x41...0x5A).contains(before & 0xDF)
        return isLetter && first.properties.isLowercase
    }
}
