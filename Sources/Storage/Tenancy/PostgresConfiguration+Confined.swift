package import Domain
package import Postgres

extension PostgresConfiguration {
    /// The same as services use it: as the role that row-level security binds whoever connects, and for each statement with
    /// the scope of the work at hand.
    ///
    /// - Parameter fallback: of work that has none; nil, as it must be in services, shows such work nothing.
    package func confined(fallback: DataScope? = nil) -> PostgresConfiguration {
        var copy = scoped(fallback: fallback)
        copy.role = ServiceRole.name
        return copy
    }

    /// The same with scopes alone, for the schema's owner.
    package func scoped(fallback: DataScope?) -> PostgresConfiguration {
        var copy = self
        copy.scope = { (DataScope.current ?? fallback).sessionSettings }
        return copy
    }
}

extension DataScope? {
    /// What the policies of `Migration.tenancy` read.
    fileprivate var sessionSettings: [String: String] {
        ["rag.tenant": tenantSetting, "rag.collections": (self?.collections ?? []).joined(separator: ",")]
    }

    private var tenantSetting: String {
        guard let self else { return "" }
        // A tenant without any collection it may see is no scope without limits.
        if self.collections?.isEmpty == true { return "" }
        return self.tenant?.name ?? "*"
    }
}
