/// Splits text into lowercase words, composed as in Unicode's NFC.
enum WordScanner {
    struct Word {
        let text: String
        /// In Unicode scalars.
        let range: Range<Int>
        /// A code kept as a whole beside its parts: not stemmed.
        let isWhole: Bool
    }

    private static let longestWord = 100

    /// Runs of letters, digits and marks; an apostrophe between letters ends the word and its `s` or `t` is dropped.
    /// Letters of scripts without spaces stand alone as pairs of neighbours.
    static func words(in text: String) -> [Word] {
        let scalars = Array(text.unicodeScalars)
        var words: [Word] = []
        var position = 0
        while position < scalars.count {
            if isUnspaced(scalars[position]) {
                position = appendPairs(of: scalars, from: position, to: &words)
            } else if isWordPart(scalars[position]) {
                position = appendCompound(of: scalars, from: position, to: &words)
            } else {
                position += 1
            }
        }
        return words
    }

    /// Words joined by single `-`, `_`, `.`, `/`, `:`, `@`, `+` or `#`, like `v1.2.3` or `foo_bar`: each part, and the whole
    /// where it holds a digit or an underscore, or ends like `C++` and `C#`. A part like `userName` counts with its humps.
    private static func appendCompound(
        of scalars: [Unicode.Scalar], from start: Int, to words: inout [Word]
    ) -> Int {
        var parts = 0
        var position = start
        while true {
            let begin = position
            while position < scalars.count, isWordPart(scalars[position]), !isUnspaced(scalars[position]) {
                position += 1
            }
            append(scalars, begin..<position, isWhole: false, to: &words)
            for hump in WordHumps.parts(of: scalars, begin..<position) {
                append(scalars, hump, isWhole: false, to: &words)
            }
            parts += 1
            guard position + 1 < scalars.count, isJoiner(scalars[position]), isWordPart(scalars[position + 1]),
                !isUnspaced(scalars[position + 1])
            else { break }
            position += 1
        }
        let end = endOfSign(scalars, position)
        let whole = start..<end
        if end > position || parts > 1 && isCode(scalars[whole]) {
            append(scalars, whole, isWhole: true, to: &words)
        }
        return skipPossessive(scalars, end)
    }

    private static func append(_ scalars: [Unicode.Scalar], _ range: Range<Int>, isWhole: Bool, to words: inout [Word])
    {
        guard range.count <= longestWord else { return }
        let text = lowercasedASCII(scalars[range]) ?? CanonicalText.composed(lowercased(scalars[range]))
        words.append(Word(text: text, range: range, isWhole: isWhole))
    }

    /// Most words, several times as fast as by Unicode's tables. Nil for others.
    private static func lowercasedASCII(_ scalars: ArraySlice<Unicode.Scalar>) -> String? {
        guard scalars.allSatisfy(\.isASCII) else { return nil }
        return String(unsafeUninitializedCapacity: scalars.count) { bytes in
            for (index, scalar) in scalars.enumerated() {
                let byte = UInt8(truncatingIfNeeded: scalar.value)
                bytes[index] = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            }
            return scalars.count
        }
    }

    private static func lowercased(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view).lowercased()
    }

    private static func appendPairs(
        of scalars: [Unicode.Scalar], from start: Int, to words: inout [Word]
    ) -> Int {
        var end = start
        while end < scalars.count, isUnspaced(scalars[end]) { end += 1 }
        if end == start + 1 { append(scalars, start..<end, isWhole: true, to: &words) }
        for index in start..<max(start, end - 1) { append(scalars, index..<index + 2, isWhole: true, to: &words) }
        return end
    }

    /// Behind the `++` or `#` of a language's name, when nothing of a word follows.
    private static func endOfSign(_ scalars: [Unicode.Scalar], _ position: Int) -> Int {
        let end = scalars[position...].firstIndex { $0 != "+" && $0 != "#" } ?? scalars.count
        let isSign = end == position + 1 && scalars[position] == "#" || end == position + 2 && scalars[position] == "+"
        guard isSign, end == position + 1 || scalars[position + 1] == "+" else { return position }
        return end < scalars.count && isWordPart(scalars[end]) ? position : end
    }

    /// Behind `'s` or `’t`, which say nothing.
    private static func skipPossessive(_ scalars: [Unicode.Scalar], _ position: Int) -> Int {
        guard position + 1 < scalars.count, scalars[position] == "'" || scalars[position] == "\u{2019}",
            ["s", "S", "t", "T"].contains(scalars[position + 1]),
            position + 2 == scalars.count || !isWordPart(scalars[position + 2])
        else { return position }
        return position + 2
    }

    private static func isCode(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        scalars.contains { $0 == "_" || ("0"..."9").contains($0) }
    }

    private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "-", "_", ".", "/", ":", "@", "+", "#": true
        default: false
        }
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }

    /// Han, Hiragana, Katakana and Hangul; Thai, Lao, Burmese and Khmer.
    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return false }
        return switch scalar.value {
        case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0x20000...0x3134F,
            0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF:
            true
        default: false
        }
    }
}
