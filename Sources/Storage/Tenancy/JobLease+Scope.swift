import Domain

extension JobLease {
    /// Of the job's tenant alone.
    var scope: DataScope { .of(tenant) }
}
