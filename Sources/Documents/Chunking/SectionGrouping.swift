/// Which pieces may share a chunk: those of one section on one page, and neighbouring tiny sections together.
enum SectionGrouping {
    private struct Section {
        var range: Range<Int>
        var tokens: Int
        var page: Int?
        var hasBody: Bool
    }

    /// Ranges of pieces, in order. A heading with nothing of its own under it is left out when the pieces behind it
    /// carry it in their path.
    static func groups(_ text: PiecedText, _ settings: ChunkPacker.Settings) -> [Range<Int>] {
        var groups: [Section] = []
        for section in sections(text) {
            if !section.hasBody && isInPath(section, of: text) { continue }
            if let last = groups.last, mayJoin(last, section, settings) {
                groups[groups.count - 1].range = last.range.lowerBound..<section.range.upperBound
                groups[groups.count - 1].tokens += section.tokens
            } else {
                groups.append(section)
            }
        }
        return groups.map(\.range)
    }

    private static func sections(_ text: PiecedText) -> [Section] {
        var sections: [Section] = []
        for (index, piece) in text.pieces.enumerated() {
            if let last = sections.last, !piece.beginsSection, last.page == piece.page {
                sections[sections.count - 1].range = last.range.lowerBound..<(index + 1)
                sections[sections.count - 1].tokens += piece.tokens
                if !piece.isHeading { sections[sections.count - 1].hasBody = true }
            } else {
                sections.append(
                    Section(
                        range: index..<(index + 1), tokens: piece.tokens, page: piece.page, hasBody: !piece.isHeading))
            }
        }
        return sections
    }

    private static func isInPath(_ section: Section, of text: PiecedText) -> Bool {
        guard section.range.upperBound < text.pieces.count, let last = section.range.last else { return false }
        return text.paths[text.pieces[section.range.upperBound].path].starts(with: text.paths[text.pieces[last].path])
    }

    private static func mayJoin(_ left: Section, _ right: Section, _ settings: ChunkPacker.Settings) -> Bool {
        left.page == right.page && left.tokens < settings.tinyTokens && right.tokens < settings.tinyTokens
            && left.range.upperBound == right.range.lowerBound
    }
}
