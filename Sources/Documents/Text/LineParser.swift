import Domain

/// Formats whose lines are their records: CSV (rows of a table) and JSON (kept as it is written).
enum LineParser {
    /// A block holds at most this many lines, so that no chunk boundary has to look far.
    private static let linesPerBlock = 200

    static func parse(_ content: [UInt8], as kind: TextBlock.Kind) throws -> ParsedDocument {
        let clean = TextCleaning.clean(try TextDecoding.decode(content), keepingLines: true)
        var builder = StoredTextBuilder()
        var start = 0
        var lines = 0
        for line in TextLines(clean) {
            lines += 1
            if lines.isMultiple(of: linesPerBlock) || line.upperBound == clean.count {
                try builder.append(kind, utf8: TextCleaning.trim(Array(clean[start..<line.upperBound])))
                start = min(line.upperBound + 1, clean.count)
            }
        }
        return builder.finish(title: nil)
    }
}
