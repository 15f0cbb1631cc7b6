/// Whether PostgreSQL has room for the pools of all instances that work on it.
package struct ConnectionBudget: Sendable {
    /// Backups, a migration, monitoring, an operator.
    private static let others = 20

    /// Services that hold a pool: apis, retrievers and workers, each counted.
    let instances: Int
    /// Connections that one of them may keep (`DATABASE_POOL_SIZE`).
    let poolSize: Int
    /// PostgreSQL's `max_connections`, without those it keeps for superusers.
    let maximum: Int

    package init(instances: Int, poolSize: Int, maximum: Int) {
        self.instances = instances
        self.poolSize = poolSize
        self.maximum = maximum
    }

    package var check: DoctorCheck {
        let wanted = instances * poolSize + Self.others
        let finding =
            "\(instances) instances with pools of \(poolSize) may take \(wanted) connections, others included;"
            + " PostgreSQL has \(maximum)"
        guard wanted > maximum else { return .healthy("connections", finding) }
        let fitting = (maximum - Self.others) / max(1, instances)
        return .broken(
            "connections", finding,
            remedy: "raise max_connections to \(wanted) or more"
                + (fitting > 0 ? ", or set DATABASE_POOL_SIZE to \(fitting)" : ""))
    }
}
