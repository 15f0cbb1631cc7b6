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

    /// What `body` returns, and the documents that `filter` lets through, found at the same time; nil without a filter.
    func selection<Result>(
        _ filter: MetadataFilter?, in collection: CollectionState, along body: () async throws -> Result
    ) async throws -> (Result, DocumentSelection?) {
        guard let filter else { return (try await body(), nil) }
        async let selecting = selection(filter, in: collection)
        return (try await body(), try await selecting)
    }

    private func selection(_ filter: MetadataFilter, in collection: CollectionState) async throws -> DocumentSelection {
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
