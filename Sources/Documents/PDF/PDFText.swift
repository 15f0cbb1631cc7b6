import Domain

/// pdftotext's output to blocks: page furniture goes, wrapped lines and hyphenated words come together, so that
/// sentences are whole.
enum PDFText {
    private static let formFeed: UInt8 = 0x0C

    static func read(_ output: [UInt8], title: String?, limits: ParsingLimits) throws -> ParsedDocument {
        var pages = output.split(separator: formFeed, omittingEmptySubsequences: false).map(lines)
        if pages.last?.isEmpty == true { pages.removeLast() }
        PDFFurniture.remove(from: &pages)
        var writer = PDFBlockWriter(limits: limits)
        for page in pages { try writer.append(page: page) }
        return try writer.finish(title: title)
    }

    /// A page's lines, cleaned; an empty string is the gap between two blocks.
    private static func lines(of page: ArraySlice<UInt8>) -> [String] {
        let lines = page.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            spellOut(
                String(
                    decoding: TextCleaning.clean(String(decoding: line, as: UTF8.self), keepingLines: false),
                    as: UTF8.self))
        }
        let first = lines.firstIndex { !$0.isEmpty } ?? lines.count
        let last = lines.lastIndex { !$0.isEmpty } ?? -1
        return first <= last ? Array(lines[first...last]) : []
    }

    /// Ligatures as letters.
    private static func spellOut(_ line: String) -> String {
        guard line.utf8.contains(0xEF) else { return line }
        var result = ""
        for scalar in line.unicodeScalars {
            let value = Int(scalar.value)
            result += (0xFB00...0xFB06).contains(value) ? ligatures[value - 0xFB00] : String(scalar)
        }
        return result
    }

    private static let ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]
}
