import Domain

/// Packs counted pieces into chunks.
struct ChunkPacker {
    struct Settings: Sendable {
        let maximumTokens: Int
        let overlapTokens: Int

        /// A section shorter than this shares a chunk with its neighbours.
        var tinyTokens: Int { maximumTokens / 4 }
        /// A chunk is never longer, in Unicode scalars, whatever the tokenizer counts.
        var maximumScalars: Int { maximumTokens * 20 }
    }

    private let text: PiecedText
    private let settings: Settings
    private var result: [Chunk] = []

    init(_ text: PiecedText, _ settings: Settings) {
        self.text = text
        self.settings = settings
    }

    consuming func chunks() -> [Chunk] {
        for group in SectionGrouping.groups(text, settings) { pack(group) }
        return result
    }

    /// Fills chunks greedily; each begins with the sentences the last one ended with, as far as the overlap allows.
    private mutating func pack(_ group: Range<Int>) {
        var start = group.lowerBound
        var tokens = 0
        for index in group {
            let piece = text.pieces[index]
            if index > start && !fits(piece, behind: start, tokens) {
                let end = endWithoutHeadings(start..<index)
                close(start..<end)
                start = end < index ? end : overlapStart(before: index, after: start, next: piece)
                tokens = text.pieces[start..<index].reduce(0) { $0 + $1.tokens }
            }
            tokens += piece.tokens
        }
        close(start..<group.upperBound)
    }

    private func fits(_ piece: TextPiece, behind start: Int, _ tokens: Int) -> Bool {
        tokens + piece.tokens <= settings.maximumTokens
            && piece.scalars.upperBound - text.pieces[start].scalars.lowerBound <= settings.maximumScalars
    }

    /// Headings at a chunk's end belong to what follows them.
    private func endWithoutHeadings(_ range: Range<Int>) -> Int {
        var end = range.upperBound
        while end > range.lowerBound + 1 && text.pieces[end - 1].isHeading { end -= 1 }
        return end
    }

    private func overlapStart(before index: Int, after start: Int, next: TextPiece) -> Int {
        let room = min(settings.overlapTokens, settings.maximumTokens - next.tokens)
        var begin = index
        var tokens = 0
        while begin - 1 > start, !text.pieces[begin - 1].isHeading, tokens + text.pieces[begin - 1].tokens <= room {
            begin -= 1
            tokens += text.pieces[begin].tokens
        }
        let reach = next.scalars.upperBound - text.pieces[begin].scalars.lowerBound
        return begin < index && reach <= settings.maximumScalars ? begin : index
    }

    private mutating func close(_ range: Range<Int>) {
        let path = commonPath(range)
        let start = firstShown(range, path)
        guard start < range.upperBound else { return }
        let (first, last) = (text.pieces[start], text.pieces[range.upperBound - 1])
        let bytes = first.bytes.lowerBound..<last.bytes.upperBound
        result.append(
            Chunk(
                ordinal: result.count, range: first.scalars.lowerBound..<last.scalars.upperBound,
                text: String(decoding: text.bytes[bytes], as: UTF8.self), headingPath: path, page: first.page,
                tokenCount: text.pieces[start..<range.upperBound].reduce(0) { $0 + $1.tokens }))
    }

    /// The headings that stand above everything in the range but headings at its beginning.
    private func commonPath(_ range: Range<Int>) -> [String] {
        let body = range.first { !text.pieces[$0].isHeading } ?? range.lowerBound
        var common = text.paths[text.pieces[body].path]
        var seen = text.pieces[body].path
        for index in body..<range.upperBound where text.pieces[index].path != seen {
            seen = text.pieces[index].path
            let path = text.paths[seen]
            let shared = zip(common, path).prefix { $0 == $1 }.count
            common.removeLast(common.count - shared)
        }
        return common
    }

    /// Skips headings at the beginning that the path says already.
    private func firstShown(_ range: Range<Int>, _ path: [String]) -> Int {
        let body = range.first { !text.pieces[$0].isHeading }
        guard let body else { return range.lowerBound }
        return range.prefix { $0 < body }.first { !path.starts(with: text.paths[text.pieces[$0].path]) } ?? body
    }
}
