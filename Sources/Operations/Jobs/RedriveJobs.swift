package import JSON

/// Sends dead letters on their way again, one after the other.
package struct RedriveJobs: Sendable {
    package enum Choice: Sendable {
        case named([String])
        /// Those whose attempts were used up, and with `withRefused` those whose document could not be read.
        case failed(collection: String?, withRefused: Bool)
    }

    private let api: RagAPI

    package init(api: RagAPI) {
        self.api = api
    }

    /// The jobs as they are now. One that cannot be redriven says why in `note`, and the others go on.
    package func run(_ choice: Choice) async throws -> [JSONValue] {
        var results: [JSONValue] = []
        for id in try await ids(choice) {
            try Task.checkCancellation()
            do {
                results.append(try await api.post("/v1/jobs/\(PercentEncoding.segment(id))/redrive", .null))
            } catch let failure as APIFailure {
                results.append(["id": .string(id), "state": "failed", "note": .string("\(failure)")])
            }
        }
        return results
    }

    private func ids(_ choice: Choice) async throws -> [String] {
        switch choice {
        case .named(let ids): return ids
        case .failed(let collection, let withRefused):
            var parameters = [("state", "failed")]
            if let collection { parameters.append(("collection", collection)) }
            return try await api.list("/v1/jobs", parameters: parameters)
                .filter { withRefused || $0["failure"]?.string == "exhausted" }
                .compactMap { $0["id"]?.string }
        }
    }
}
