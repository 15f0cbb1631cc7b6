import Domain
import Synchronization

/// Gives a tenant that comes for the first time what every tenant has from the start: the collection `default`.
final class KnownTenants: Sendable {
    private static let capacity = 10_000

    private let collections: any CollectionStore
    private let known = Mutex<Set<Tenant>>([.standard])

    init(collections: any CollectionStore) {
        self.collections = collections
    }

    /// Asks the database once a tenant and process.
    func prepare(_ tenant: Tenant) async throws {
        guard !known.withLock({ $0.contains(tenant) }) else { return }
        try await DataScope.$current.withValue(.of(tenant)) {
            do {
                _ = try await collections.create(
                    name: DocumentCollection.defaultName, description: nil, settings: CollectionSettings())
            } catch let error as ServiceError where error.kind == .conflict {}
        }
        known.withLock { known in
            if known.count >= Self.capacity { known = [.standard] }
            known.insert(tenant)
        }
    }
}
