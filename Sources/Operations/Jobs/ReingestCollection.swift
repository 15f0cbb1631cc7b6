package import JSON

/// Has all documents of a collection ingested again, one batch of jobs after the other.
package struct ReingestCollection: Sendable {
    private let api: RagAPI

    package init(api: RagAPI) {
        self.api = api
    }

    /// How many jobs were made: documents whose job is open need none.
    ///
    /// - Parameters:
    ///   - collection: id or name.
    ///   - isOutdated: only documents without vectors by the present model, or without any of sentences.
    package func run(_ collection: String, isOutdated: Bool) async throws -> Int {
        var jobs = 0
        var after: String?
        repeat {
            try Task.checkCancellation()
            let body: JSONValue = ["outdated": .bool(isOutdated), "after": JSONValue(after)]
            let batch = try await api.post("/v1/collections/\(PercentEncoding.segment(collection))/reingest", body)
            jobs += batch["jobs"]?.int ?? 0
            after = batch["has_more"] == true ? batch["last_id"]?.string : nil
        } while after != nil
        return jobs
    }
}
