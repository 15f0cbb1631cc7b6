import Domain
import SearchIndex

/// What an index that catches up has read and not taken in yet: segments of some thousand chunks, made while the rest is
/// read, so that a document of any length takes little more memory than its place in the index.
struct IndexNews<Index: SearchIndex>: Sendable {
    private static var chunksPerSegment: Int { 20_000 }

    /// All that changed.
    private(set) var documents: Set<DocumentID> = []
    private var index: Index
    private var pending: [Index.Entry] = []
    /// In bytes, for the index made of the news alone.
    private let room: Int

    init(_ empty: Index, room: Int) {
        index = empty
        self.room = room
    }

    /// Whether there is enough for a segment of its own.
    var isLarge: Bool { index.count + pending.count >= Self.chunksPerSegment }

    /// What was read of these documents is old; their present chunks follow.
    mutating func forget(_ changed: [DocumentID]) {
        let changed = Set(changed)
        if !documents.isDisjoint(with: changed) {
            index.replace(Array(changed), with: [])
            pending.removeAll { changed.contains($0.documentID) }
        }
        documents.formUnion(changed)
    }

    /// Throws `IndexUnavailable.tooLarge`.
    mutating func add(_ entries: [Index.Entry]) throws {
        pending += entries
        guard pending.count >= Self.chunksPerSegment else { return }
        flush()
        guard index.byteCount <= room else { throw IndexUnavailable.tooLarge }
    }

    mutating func finished() -> Index {
        flush()
        return index
    }

    private mutating func flush() {
        index.add(pending)
        pending = []
    }
}
