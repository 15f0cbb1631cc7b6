/// Waits until the workers have nothing left to do in a collection.
struct IdleWait: Sendable {
    let api: RagAPI
    let collection: String

    func callAsFunction() async throws {
        for state in ["queued", "running"] {
            while try await hasJobs(state) { try await Task.sleep(for: .milliseconds(100)) }
        }
    }

    private func hasJobs(_ state: String) async throws -> Bool {
        let query = PercentEncoding.query([("collection", collection), ("state", state), ("limit", "1")])
        return try await api.get("/v1/jobs?" + query)["data"]?.array?.isEmpty == false
    }
}
