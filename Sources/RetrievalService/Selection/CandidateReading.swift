import Domain
import Ranking

/// Reads a ranking's texts, from the best on. What was deleted or closed to the asker since it was ranked is not there any
/// more and leaves room.
struct CandidateReading {
    let index: any PassageIndex
    let collection: CollectionID
    let permissions: PermissionSet
    private var rest: ArraySlice<FusedChunk>
    private var texts: PassageTexts
    private let nearness: [ChunkID: SentenceNearness]
    private(set) var read = 0

    /// - Parameters:
    ///   - texts: what was read already.
    ///   - nearness: of the chunks whose sentences were looked at.
    init(
        index: any PassageIndex, collection: CollectionID, permissions: PermissionSet, rest: ArraySlice<FusedChunk>,
        texts: PassageTexts, nearness: [ChunkID: SentenceNearness]
    ) {
        self.index = index
        self.collection = collection
        self.permissions = permissions
        self.rest = rest
        self.texts = texts
        self.nearness = nearness
    }

    var isEmpty: Bool { rest.isEmpty }

    /// Of the next `count` candidates those that are still there.
    mutating func next(_ count: Int) async throws -> [ScoredPassage] {
        let batch = rest.prefix(count)
        guard !batch.isEmpty else { return [] }
        rest = rest.dropFirst(batch.count)
        read += batch.count
        texts = try await texts.reading(batch.map(\.id), from: index, in: collection, for: permissions)
        return batch.compactMap { chunk in
            texts[chunk.id].map {
                ScoredPassage(passage: $0, scores: chunk.scores, sentences: nearness[chunk.id])
            }
        }
    }
}

/// Passages that one question has read.
struct PassageTexts: Sendable {
    /// Nil for one that is gone or not for the asker.
    private var known: [ChunkID: Passage?] = [:]

    subscript(chunk: ChunkID) -> Passage? { known[chunk] ?? nil }

    /// The same with these, of which those that are not known are read.
    func reading(
        _ chunks: [ChunkID], from index: any PassageIndex, in collection: CollectionID, for permissions: PermissionSet
    ) async throws -> PassageTexts {
        let missing = chunks.filter { known[$0] == nil }
        if missing.isEmpty { return self }
        let loaded = try await index.passages(missing, in: collection, for: permissions)
        var texts = self
        for chunk in missing { texts.known[chunk] = .some(nil) }
        for passage in loaded { texts.known[passage.chunkID] = passage }
        return texts
    }
}
