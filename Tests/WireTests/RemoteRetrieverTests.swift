import Domain
import HTTP
import JSON
import Testing
import Wire

struct RemoteRetrieverTests {
    private let retrieval = Retrieval(
        collectionID: .make(), collectionVersion: 3, language: .russian, passages: [],
        evidence: RetrievalEvidence(bestDense: 0.5, bestLexicalShare: nil, termCoverage: 1, agreement: nil),
        degraded: ["dense"])

    @Test func `a question travels there and its passages back`() async throws {
        let answer = RetrievalWire.encode(retrieval)
        let client = FakeHTTPClient { _ in .json(answer) }
        let result = try await RemoteRetriever(client: client).retrieve(
            Question(text: "why", topK: 7, denseWeight: 0.25))
        #expect(result.collectionID == retrieval.collectionID)
        #expect(result.degraded == ["dense"])
        #expect(result.evidence == retrieval.evidence)
        let sent = try JSONValue(parsing: try #require(client.requests.first).body)
        #expect(sent["question"] == "why")
        #expect(sent["top_k"] == 7)
        #expect(result.language == .russian)
        #expect(try RetrievalWire.question(from: try #require(sent.object)).denseWeight == 0.25)
    }

    @Test func `how near a passage's sentences are comes with it, to five places`() throws {
        let passage = Passage(
            chunkID: .make(), documentID: .make(), documentVersion: 1, title: "t", source: "s", metadata: JSONObject(),
            digest: ContentDigest(hexadecimal: "00"), ordinal: 0, page: nil, headingPath: [], range: 0..<1, text: "x",
            suspicion: nil)
        let nearness = SentenceNearness([
            SentenceNearness.Entry(hash: .max, cosine: 0.123456), SentenceNearness.Entry(hash: 1, cosine: -1),
        ])
        for sentences in [nearness, SentenceNearness([]), nil] {
            let scored = ScoredPassage(
                passage: passage, scores: PassageScores(fused: 1, dense: nil, lexical: nil), sentences: sentences)
            let there = try #require(try JSONValue(parsing: PassageWire.encode(scored).bytes).object)
            let arrived = try #require(PassageWire.passage(from: there))
            #expect(arrived.passage == passage && arrived.sentences?.entries.count == sentences?.entries.count)
            for (one, other) in zip(arrived.sentences?.entries ?? [], sentences?.entries ?? []) {
                #expect(one.hash == other.hash && abs(one.cosine - other.cosine) <= 0.000_005)
            }
        }
    }

    @Test func `a filter and permissions mean the same where they arrive`() throws {
        let span = try #require(DateSpan(from: DateText("2024-01-01"), until: DateText("2024-06-30T12:00:00Z")))
        let filter = MetadataFilter.and([
            .compare(key: "year", .gte, 2020), .among(key: "team", ["a", 1], negated: true),
            .or([.contains(key: "tags", "new"), .not(.compare(key: "draft", .eq, true))]), .date(key: "day", span),
            .documents([.make(), .make()], negated: false), .permitted(PermissionSet(["hr"])),
        ])
        let question = Question(text: "why", filter: filter, permissions: PermissionSet(["b", "a"]))
        let arrived = try RetrievalWire.question(from: try #require(RetrievalWire.encode(question).object))
        #expect(arrived.filter == filter && arrived.permissions == PermissionSet(["a", "b"]))
        var broken = try #require(RetrievalWire.encode(question).object)
        broken["permissions"] = ["a", 1]
        #expect(throws: JSONFieldErrors.self) { try RetrievalWire.question(from: broken) }
    }

    @Test func `an unknown collection is not found and an unknown path is unavailable`() async throws {
        for (code, kind) in [("not_found", ServiceError.Kind.notFound), ("route_not_found", .unavailable)] {
            let client = FakeHTTPClient { _ in .json(["code": .string(code), "detail": "No."], status: 404) }
            let error = await #expect(throws: ServiceError.self) {
                try await RemoteRetriever(client: client).retrieve(Question(text: "why"))
            }
            #expect(error?.kind == kind)
        }
    }

    @Test func `something else than passages is unavailable`() async throws {
        let client = FakeHTTPClient { _ in .json(["hello": "world"]) }
        let error = await #expect(throws: ServiceError.self) {
            try await RemoteRetriever(client: client).retrieve(Question(text: "why"))
        }
        #expect(error?.kind == .unavailable)
    }

    @Test func `readiness is asked of the peer`() async throws {
        let client = FakeHTTPClient { request in
            HTTPClientResponse(status: request.target == "/readyz" ? 200 : 404, headers: HTTPHeaders(), body: [])
        }
        try await RetrieverDependency(clients: [client]).check()
        #expect(RetrieverDependency(clients: [client]).isRequired)
        #expect(!EmbedderDependency(client: client).isRequired)
        let away = FakeHTTPClient { _ in throw HTTPClientError(.cannotConnect, "test") }
        await #expect(throws: ServiceError.self) { try await EmbedderDependency(client: away).check() }
    }
}
