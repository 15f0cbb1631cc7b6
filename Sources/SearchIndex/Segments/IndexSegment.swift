package import Domain

/// What is known of one chunk, on its way into an index.
package protocol IndexEntry: Sendable {
    var chunkID: ChunkID { get }
    var documentID: DocumentID { get }
}

/// An unchanging part of an index. A chunk that goes is marked beside it, and leaves with the next merge.
protocol IndexSegment: Sendable {
    associatedtype Entry: IndexEntry

    var roster: Roster { get }
    /// About how much memory it holds.
    var byteCount: Int { get }

    /// - Parameters:
    ///   - entries: in the roster's order.
    init(_ entries: [Entry], roster: Roster)

    /// - Parameters:
    ///   - sources: what stands in the new segment.
    ///   - roster: its chunks.
    init(merging sources: [MergeSource<Self>], roster: Roster)
}

/// A segment on its way into a larger one.
struct MergeSource<Segment: Sendable>: Sendable {
    let segment: Segment
    /// For each of its slots the one in the new segment; `MergeSource.gone` for a chunk that is not taken over.
    let newSlots: [UInt32]

    static var gone: UInt32 { .max }
}
