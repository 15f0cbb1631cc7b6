/// Markdown on which cmark-gfm 0.29 can take quadratic time or memory (CVE-2023-22483 to -22486, CVE-2023-26485): such
/// input is read as plain text instead. No text written by people comes near these bounds.
enum MarkdownHazard {
    private static let maximumBytes = 16 << 20
    private static let maximumParagraphBytes = 64 << 10
    private static let maximumCells = 1_000_000
    private static let maximumMarks = 64

    static func isFound(in bytes: [UInt8]) -> Bool {
        guard bytes.count <= maximumBytes else { return true }
        var paragraphBytes = 0
        var paragraphLines = 0
        var columns = 0
        var cells = 0
        for line in TextLines(bytes) {
            let content = bytes[line]
            if content.allSatisfy(TextCleaning.isSpace) {
                cells += columns * paragraphLines
                (paragraphBytes, paragraphLines, columns) = (0, 0, 0)
                continue
            }
            paragraphBytes += content.count + 1
            paragraphLines += 1
            columns = max(columns, content.count { $0 == 0x7C })
            if paragraphBytes > maximumParagraphBytes || leadingMarks(content) > maximumMarks { return true }
        }
        return cells + columns * paragraphLines > maximumCells
    }

    /// How many quotation and list marks a line begins with.
    private static func leadingMarks(_ line: ArraySlice<UInt8>) -> Int {
        let marks: Set<UInt8> = [0x3E, 0x2D, 0x2A, 0x2B]
        let lead = line.prefix { marks.contains($0) || TextCleaning.isSpace($0) }
        let isRule = Set(lead).subtracting([0x20, 0x09]).count == 1 && !lead.contains(0x3E)
        return isRule && lead.count == line.count ? 0 : lead.count { marks.contains($0) }
    }
}
