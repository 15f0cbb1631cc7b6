package import JSON

/// The first minute of a newcomer: the sample folder goes in, a sample question is asked.
package struct SampleJourney: Sendable {
    private let api: RagAPI

    package init(api: RagAPI) {
        self.api = api
    }

    /// Brings the samples into `default`. Throws when one of them could not be read.
    package func ingest(folder: String) async throws -> IngestionReport {
        let report = try await IngestFiles(api: api, collection: "default").run(FolderScan.files(at: [folder]))
        if let failure = report.failures.first {
            throw StackError("the sample \(failure.source) could not be ingested: \(failure.reason)")
        }
        return report
    }

    /// The answer to `question`. Throws when it was not found or cites nothing.
    package func ask(_ question: String) async throws -> JSONValue {
        let answer = try await api.post("/query", ["question": .string(question)])
        guard answer["found"]?.bool == true, answer["citations"]?.array?.isEmpty == false else {
            throw StackError("the sample question was not answered from the samples")
        }
        return answer
    }
}
