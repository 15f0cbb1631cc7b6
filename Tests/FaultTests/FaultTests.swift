import JSON
import Postgres
import Storage
import Testing

/// Nothing is lost, nothing is there twice, nothing sticks, whatever breaks.
@Suite struct FaultTests {
    private static let (calm, storm) = ("calm", "storm")

    @Test(.timeLimit(.minutes(12)))
    func `every document is there once, chunk for chunk, whatever breaks on the way`() async throws {
        let plan = FaultPlan.fromEnvironment()
        print("faults: seed \(plan.seed); FAULT_SEED=\(plan.seed) repeats this run")
        let corpus = try FaultCorpus(count: plan.counts.documents, seed: plan.seed)
        try await FaultStack.with(workers: plan.counts.workers) { stack in
            let run = FaultRun(stack: stack, plan: plan, corpus: corpus, deadline: .now + .seconds(570))
            try await run.ingestCalmly(into: Self.calm)
            _ = try await stack.api.post("/v1/collections", ["name": .string(Self.storm)])
            let start = ContinuousClock.now
            try await run.ingestInTheStorm(into: Self.storm)
            print("faults: the storm took \(ContinuousClock.now - start)")
            try await checkDocuments(stack, corpus)
            try await checkChunks(stack)
            try await checkJobs(stack, plan)
            let findings = try await ConsistencyCheck(pool: stack.pool).findings()
            #expect(findings.isEmpty, "\(findings)")
            #expect(try await stack.indexFindings().isEmpty)
            try await checkAnswers(stack, corpus)
            #expect(stack.ownEnds.isEmpty, "services ended by themselves")
        }
    }

    private func checkDocuments(_ stack: FaultStack, _ corpus: FaultCorpus) async throws {
        let rows = try await stack.pool.query(
            """
            SELECT count(*) AS n, count(DISTINCT source) AS sources, count(*) FILTER (WHERE status = 'ready') AS ready
            FROM documents d JOIN collections l ON l.id = d.collection_id WHERE l.name = $1
            """, [.text(Self.storm)])
        let counts = (try rows[0].int("n"), try rows[0].int("sources"), try rows[0].int("ready"))
        #expect(counts == (corpus.kept.count, corpus.kept.count, corpus.kept.count))
    }

    private func checkChunks(_ stack: FaultStack) async throws {
        let comparison = CollectionComparison(pool: stack.pool, calm: Self.calm, storm: Self.storm)
        #expect(try await comparison.differingDocuments() == 0)
        #expect(try await comparison.differingChunks() == 0)
        let vectors = try await comparison.vectors()
        let chunks = try await stack.pool.query("SELECT count(*) AS n FROM chunks")[0].int("n")
        #expect(2 * vectors.count == chunks)
        #expect(vectors.largestDistance < 0.005)
        print("faults: \(vectors.count) chunks compared, vectors differ by \(vectors.largestDistance) at most")
    }

    /// Each publication and each deletion moved the collection's version on, once.
    private func checkJobs(_ stack: FaultStack, _ plan: FaultPlan) async throws {
        let rows = try await stack.pool.query(
            """
            SELECT l.version, (SELECT count(*) FROM document_changes f WHERE f.collection_id = l.id AND f.deleted) AS deletions,
                count(*) FILTER (WHERE j.state = 'succeeded') AS succeeded, count(*) FILTER (WHERE j.state = 'failed') AS failed,
                sum(j.attempts) - count(*) FILTER (WHERE j.attempts > 0) AS repeats, max(j.attempts) AS most
            FROM collections l JOIN jobs j ON j.collection_id = l.id WHERE l.name = $1 GROUP BY l.id
            """, [.text(Self.storm)])
        let row = try #require(rows.first)
        let (version, changes) = (try row.int("version"), try row.int("succeeded") + row.int("deletions"))
        #expect(version == changes, "each publication and each deletion happened once")
        let failed = try row.int("failed")
        #expect(failed == 0)
        let twice = try await stack.pool.query(
            """
            SELECT document_id FROM jobs WHERE state = 'succeeded' GROUP BY collection_id, document_id, document_version
            HAVING count(*) > 1
            """)
        #expect(twice.isEmpty, "a version was published once")
        print(
            "faults: \(plan.counts); \(try row.int("repeats")) attempts were broken off, at most \(try row.int("most") - 1) of one job"
        )
    }

    /// The indexes in memory followed everything: both collections score alike. Which of two equal passages is cut off at the
    /// end of a list is not told by it.
    private func checkAnswers(_ stack: FaultStack, _ corpus: FaultCorpus) async throws {
        for question in corpus.questions.prefix(20) {
            let calm = try await scores(stack, question, Self.calm)
            let storm = try await scores(stack, question, Self.storm)
            #expect(calm == storm && !calm.isEmpty, "\(question)")
        }
    }

    private func scores(_ stack: FaultStack, _ question: String, _ collection: String) async throws -> [Int] {
        let body: JSONValue = ["question": .string(question), "collection": .string(collection), "mode": "lexical"]
        let found = try await stack.api.post("/v1/search", body)["passages"]?.array ?? []
        return found.map { Int((($0["score"]?.double ?? 0) * 10_000).rounded()) }
    }
}
