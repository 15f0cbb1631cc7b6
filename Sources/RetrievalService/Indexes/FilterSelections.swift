import Domain
import SearchIndex
import Synchronization

/// Which documents the filters asked lately let through, each at one version of its collection.
final class FilterSelections: Sendable {
    private struct Key: Hashable {
        let collection: CollectionID
        let filter: MetadataFilter
    }

    private static let capacity = 128
    /// All selections' documents together.
    private static let documentCapacity = 4_000_000

    private let index: any PassageIndex
    private let known = Mutex<[Key: (version: Int, selection: DocumentSelection)]>([:])

    init(index: any PassageIndex) {
        self.index = index
    }

    func selection(_ filter: MetadataFilter?, in collection: CollectionState) async throws -> DocumentSelection? {
        guard let filter else { return nil }
        let key = Key(collection: collection.id, filter: filter)
        if let found = known.withLock({ $0[key] }), found.version == collection.version { return found.selection }
        let selection = DocumentSelection(try await index.documents(matching: filter, in: collection.id))
        known.withLock { known in
            let documents = known.values.reduce(selection.documents.count) { $0 + $1.selection.documents.count }
            if known.count >= Self.capacity || documents > Self.documentCapacity { known.removeAll() }
            known[key] = (collection.version, selection)
        }
        return selection
    }
}
