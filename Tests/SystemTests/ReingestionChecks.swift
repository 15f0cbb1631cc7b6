import Domain
import FoundationEssentials
import JSON
import Operations
import Testing

extension WholePathTests {
    /// Documents from before there were vectors of sentences get theirs, and are found and answered from as before.
    func checkReingestion(_ stack: TestStack) async throws {
        let question = "How long does a full fuel tank last for one generator?"
        let before = try await SampleJourney(api: stack.api).ask(question)
        let chunks = try await count(stack, "TRUE")
        try await DataScope.$current.withValue(.every) {
            _ = try await stack.database.pool.query("UPDATE chunk_embeddings_384 SET sentences = NULL")
        }
        let jobs = try await ReingestCollection(api: stack.api).run("default", isOutdated: true)
        #expect(jobs == (try await stack.api.get("/v1/collections/default")["document_count"]?.int))
        for state in ["queued", "running"] {
            for job in try await stack.api.list("/v1/jobs", parameters: [("state", state)]) {
                let ended = try await stack.job(job["id"]?.string ?? "")
                #expect(ended["state"]?.string == "succeeded")
            }
        }
        #expect(try await count(stack, "TRUE") == chunks)
        #expect(try await count(stack, "sentences IS NOT NULL") > 0)
        let after = try await SampleJourney(api: stack.api).ask(question)
        #expect(after["answer"] == before["answer"])
        #expect(after["citations"]?[0]?["digest"] == before["citations"]?[0]?["digest"])
        #expect(after["collection_version"]?.int ?? 0 > before["collection_version"]?.int ?? .max)
    }

    private func count(_ stack: TestStack, _ condition: String) async throws -> Int {
        try await DataScope.$current.withValue(.every) {
            try await stack.database.pool.query(
                "SELECT count(*) AS n FROM chunk_embeddings_384 WHERE \(condition)")[0].int("n")
        }
    }
}
