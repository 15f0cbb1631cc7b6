import Domain

/// Makes one passage of neighbouring chunks: the stored text from the first one's beginning to the last one's end, so that
/// a citation's offsets hold in it as in any other.
struct NeighbourJoining: Sendable {
    let index: any PassageIndex
    let collection: CollectionID

    /// One passage a group, in their order. Where a document changed meanwhile, its best chunk stands alone.
    func passages(_ groups: [PassagePicker.Group]) async throws -> [ScoredPassage] {
        let stretches = groups.map(stretch)
        let texts = try await index.texts(of: stretches.compactMap(\.self), in: collection)
        return zip(groups, stretches).map { group, stretch in
            guard let stretch, let text = texts[stretch], text.unicodeScalars.count == stretch.range.count else {
                return group.best
            }
            return join(group, stretch.range, text)
        }
    }

    /// Nil for a chunk alone.
    private func stretch(_ group: PassagePicker.Group) -> DocumentStretch? {
        guard group.chunks.count > 1 else { return nil }
        let ranges = group.chunks.map(\.passage.range)
        guard let start = ranges.map(\.lowerBound).min(), let end = ranges.map(\.upperBound).max() else { return nil }
        let best = group.best.passage
        return DocumentStretch(documentID: best.documentID, version: best.documentVersion, range: start..<end)
    }

    private func join(_ group: PassagePicker.Group, _ range: Range<Int>, _ text: String) -> ScoredPassage {
        let best = group.best.passage
        let first = group.chunks.map(\.passage).min { $0.ordinal < $1.ordinal } ?? best
        let headings = group.chunks.map(\.passage.headingPath).reduce(best.headingPath) { shared, path in
            zip(shared, path).prefix { $0 == $1 }.map(\.0)
        }
        return ScoredPassage(
            passage: Passage(
                chunkID: best.chunkID, documentID: best.documentID, documentVersion: best.documentVersion,
                title: best.title, source: best.source, metadata: best.metadata, digest: best.digest,
                ordinal: first.ordinal, page: first.page, headingPath: headings, range: range, text: text,
                suspicion: suspicion(group.chunks)),
            scores: group.best.scores)
    }

    /// The most suspicious chunk's; nil where one was not judged.
    private func suspicion(_ chunks: [ScoredPassage]) -> Double? {
        let known = chunks.compactMap(\.passage.suspicion)
        return known.count == chunks.count ? known.max() : nil
    }
}
