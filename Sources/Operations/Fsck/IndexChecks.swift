package import Domain
package import HTTP
import JSON
import Wire

/// Asks a retriever to compare its indexes in memory with the database.
package struct IndexChecks: Sendable {
    private let client: any HTTPClient

    /// - Parameter client: bound to the base URL of `rag-retriever`.
    package init(client: any HTTPClient) {
        self.client = client
    }

    /// What does not agree, of all these collections. Throws when the retriever cannot say.
    package func findings(in collections: [CollectionID], repair: Bool) async throws -> [ConsistencyFinding] {
        var findings: [ConsistencyFinding] = []
        for collection in collections {
            try Task.checkCancellation()
            let query = PercentEncoding.query([
                (IndexCheckWire.collection, collection.description), (IndexCheckWire.repair, repair ? "true" : "false"),
            ])
            let response = try await client.send(
                HTTPClientRequest(.post, IndexCheckWire.path + "?" + query, timeout: .seconds(900)))
            let answer = try? JSONValue(parsing: response.body)
            // Deleted meanwhile.
            if response.status == 404 { continue }
            guard response.status == 200, let found = answer.flatMap(IndexCheckWire.findings) else {
                throw APIFailure(status: response.status, problem: answer)
            }
            findings += found
        }
        return findings
    }
}
