/// Whose data the work at hand may see. It follows the work as a task-local value down to the database, whose row-level
/// security holds every statement to it. Where none is set, nothing is seen.
package struct DataScope: Sendable, Hashable {
    /// Nil for every tenant's.
    package let tenant: Tenant?
    /// Ids or names of the collections that may be seen; nil for all of the tenant's.
    package let collections: [String]?

    private init(tenant: Tenant?, collections: [String]?) {
        self.tenant = tenant
        self.collections = collections
    }

    /// One tenant's data, or only these collections of it.
    package static func of(_ tenant: Tenant, collections: [String]? = nil) -> DataScope {
        DataScope(tenant: tenant, collections: collections)
    }

    /// Every tenant's, for what serves all of them: taking the next job, looking up a key, checks of the whole.
    package static let every = DataScope(tenant: nil, collections: nil)

    /// Of the work at hand.
    @TaskLocal package static var current: DataScope?
}
