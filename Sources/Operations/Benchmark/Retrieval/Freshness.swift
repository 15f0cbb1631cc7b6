import JSON

/// How long after its job has succeeded a new document is found.
struct Freshness: Sendable {
    private static let pause = Duration.milliseconds(2)
    private static let patience = Duration.seconds(30)

    let api: RagAPI
    let collection: String

    /// From the first look at the job that says it is done to the end of the first search that finds the document.
    func durations(documents: Int) async throws -> [Duration] {
        var durations: [Duration] = []
        for number in 0..<documents {
            let word = "fresh" + String(UInt32.random(in: .min ... .max), radix: 36)
            let accepted = try await api.upload(
                Array("The code of case \(number) is \(word).".utf8), source: word, mediaType: "text/plain",
                collection: collection)
            guard let job = accepted["job"]?["id"]?.string ?? accepted["job_id"]?.string else {
                throw StackError("the answer to an upload names no job")
            }
            try await waitForJob(job)
            durations.append(try await search(word))
        }
        return durations
    }

    private func waitForJob(_ job: String) async throws {
        let giveUp = ContinuousClock.now + Self.patience
        while try await api.get("/v1/jobs/\(job)")["state"]?.string != "succeeded" {
            guard .now < giveUp else { throw StackError("the job of a new document has not succeeded") }
            try await Task.sleep(for: Self.pause)
        }
    }

    private func search(_ word: String) async throws -> Duration {
        let start = ContinuousClock.now
        while .now < start + Self.patience {
            let answer = try await api.post(
                "/v1/search", ["question": .string("code of case \(word)"), "collection": .string(collection)])
            let sources = answer["passages"]?.array?.compactMap { $0["source"]?.string } ?? []
            if sources.contains(word) { return .now - start }
        }
        throw StackError("a new document was not found within \(Self.patience)")
    }
}
