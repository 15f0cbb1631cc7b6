import ArgumentParser
import Domain
import JSON
import Operations

/// `ragctl ingest PATH…`: files and folders into a collection.
struct Ingest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring files and folders into a collection.",
        discussion: "What is there already and unchanged is skipped, so an interrupted run can be started again.")

    @Argument(help: "Files and folders.")
    var paths: [String]

    @Option(help: "The collection, by name or id; a name that does not exist is created.")
    var collection: String = DocumentCollection.defaultName

    @Option(help: "Metadata for all of them, a JSON object.")
    var metadata: String?

    @Option(help: "Documents on their way at once.")
    var concurrency: Int = 8

    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let files = try FolderScan.files(at: paths)
        let api = try service.connect()
        try await createIfMissing(api)
        let bar = ProgressBar("ingesting", total: files.count)
        let report = try await IngestFiles(api: api, collection: collection, concurrency: concurrency)
            .run(files, metadata: try parsedMetadata()) { bar.update($0.finished) }
        bar.finish()
        service.show(report.json) { _ in report.text }
        if !report.failures.isEmpty { throw ExitCode.failure }
    }

    private func parsedMetadata() throws -> JSONObject {
        guard let metadata else { return JSONObject() }
        guard let object = try JSONText.parse(metadata, option: "--metadata").object else {
            throw ValidationError("--metadata must be a JSON object")
        }
        return object
    }

    private func createIfMissing(_ api: RagAPI) async throws {
        do {
            _ = try await api.get("/v1/collections/\(PercentEncoding.segment(collection))")
        } catch let failure as APIFailure where failure.status == 404 && CollectionID(collection) == nil {
            _ = try await api.post("/v1/collections", ["name": .string(collection)])
        }
    }
}

extension IngestionReport {
    var text: String {
        let counts = "\(created) new, \(updated) changed, \(unchanged) unchanged, \(failures.count) failed"
        return ([counts] + failures.map { "  \($0.source): \($0.reason)" }).joined(separator: "\n")
    }
}
