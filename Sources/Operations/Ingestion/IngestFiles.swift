import Crypto
import FoundationEssentials
package import JSON

/// Brings files into a collection: uploads what the service does not have yet and waits until it can be found.
/// Interrupted and run again, it goes on where it stopped, because what is there already is recognised by its digest.
package struct IngestFiles: Sendable {
    private let api: RagAPI
    private let collection: String
    private let concurrency: Int

    /// - Parameter concurrency: how many documents are on their way at once.
    package init(api: RagAPI, collection: String, concurrency: Int = 8) {
        self.api = api
        self.collection = collection
        self.concurrency = max(1, concurrency)
    }

    /// Calls `progress` with the report so far after each file.
    package func run(
        _ files: [FolderScan.File], metadata: JSONObject = JSONObject(),
        progress: @escaping @Sendable (IngestionReport) -> Void = { _ in }
    ) async throws -> IngestionReport {
        let known = try await knownDigests()
        var report = IngestionReport()
        var remaining = files[...]
        try await withThrowingTaskGroup(of: FileOutcome.self) { group in
            func startNext() {
                guard let file = remaining.popFirst() else { return }
                group.addTask { try await ingest(file, metadata: metadata, known: known[file.source]) }
            }
            for _ in 0..<concurrency { startNext() }
            while let outcome = try await group.next() {
                report.add(outcome)
                progress(report)
                startNext()
            }
        }
        return report
    }

    /// Digests of the documents that are ready, by source.
    private func knownDigests() async throws -> [String: String] {
        let path = "/v1/collections/\(PercentEncoding.segment(collection))/documents"
        var digests: [String: String] = [:]
        for document in try await api.list(path) where document["status"]?.string == "ready" {
            guard let source = document["source"]?.string else { continue }
            digests[source] = document["digest"]?.string
        }
        return digests
    }

    private func ingest(_ file: FolderScan.File, metadata: JSONObject, known: String?) async throws -> FileOutcome {
        do {
            let content = Array(try Data(contentsOf: URL(filePath: file.path)))
            let digest = try "sha256:" + SHA256.hexadecimalDigest(content)
            if metadata.isEmpty, known == digest {
                return FileOutcome(file: file, bytes: 0, result: .success("unchanged"))
            }
            let answer = try await api.upload(
                content, source: file.source, mediaType: FileMediaType.guess(fileName: file.source),
                metadata: metadata, collection: collection)
            if let reason = try await waitForJob(answer["job_id"]?.string ?? "") {
                return FileOutcome(file: file, bytes: content.count, result: .failure(FileFailure(reason: reason)))
            }
            let outcome = answer["outcome"]?.string ?? "created"
            return FileOutcome(file: file, bytes: content.count, result: .success(outcome))
        } catch let failure as APIFailure where failure.status < 500 && failure.status != 429 {
            return FileOutcome(file: file, bytes: 0, result: .failure(FileFailure(reason: failure.detail)))
        }
    }

    /// Nil when the job succeeded, else why it did not.
    private func waitForJob(_ id: String) async throws -> String? {
        var pause = Duration.milliseconds(20)
        while true {
            let job = try await api.get("/v1/jobs/\(id)")
            switch job["state"]?.string {
            case "succeeded": return nil
            case "failed": return job["error"]?.string ?? "no reason was given"
            case "superseded": return "a newer version or a deletion took its place"
            default: break
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(500))
        }
    }
}

/// What became of one file.
struct FileOutcome: Sendable {
    let file: FolderScan.File
    let bytes: Int
    let result: Result<String, FileFailure>
}

struct FileFailure: Error {
    let reason: String
}

extension IngestionReport {
    mutating func add(_ outcome: FileOutcome) {
        bytes += outcome.bytes
        switch outcome.result {
        case .success("created"): created += 1
        case .success("updated"): updated += 1
        case .success: unchanged += 1
        case .failure(let failure): failures.append(Failure(source: outcome.file.source, reason: failure.reason))
        }
    }
}
