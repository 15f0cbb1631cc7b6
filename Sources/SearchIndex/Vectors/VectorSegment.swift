import CVectorKernels
import Domain

extension ChunkVector: IndexEntry {}

/// The vectors of some chunks, all of one width.
final class VectorSegment: IndexSegment {
    /// Below so many vectors looking at all of them closely is as fast.
    private static let signsFrom = 4096

    let roster: Roster
    let components: ComponentCodes
    let signs: SignCodes?

    var byteCount: Int { components.byteCount + (signs?.byteCount ?? 0) }

    convenience init(_ entries: [ChunkVector], roster: Roster) {
        let components = ComponentCodes(count: entries.count, width: Self.padded(entries.first?.vector.count ?? 0))
        for (slot, entry) in entries.enumerated() { components.set(slot, entry.vector) }
        self.init(components, roster)
    }

    convenience init(merging sources: [MergeSource<VectorSegment>], roster: Roster) {
        let width = sources.first?.segment.components.width ?? 0
        let components = ComponentCodes(count: roster.count, width: width)
        for source in sources {
            for (old, new) in source.newSlots.enumerated() where new != MergeSource<VectorSegment>.gone {
                source.segment.components.copy(old, to: components, Int(new))
            }
        }
        self.init(components, roster)
    }

    private init(_ components: ComponentCodes, _ roster: Roster) {
        self.roster = roster
        self.components = components
        signs = roster.count >= Self.signsFrom ? SignCodes(components, count: roster.count) : nil
    }

    /// What a vector of so many components takes, at one byte each.
    static func padded(_ dimension: Int) -> Int {
        (dimension + Int(VECTOR_PADDING) - 1) / Int(VECTOR_PADDING) * Int(VECTOR_PADDING)
    }
}
