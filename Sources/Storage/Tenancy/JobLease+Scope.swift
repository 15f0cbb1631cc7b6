import Domain

extension JobLease {
    /// Runs `body` in the scope of the job's tenant alone, whatever the scope around it.
    func inItsTenant<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        try await DataScope.$current.withValue(.of(tenant), operation: body)
    }
}
