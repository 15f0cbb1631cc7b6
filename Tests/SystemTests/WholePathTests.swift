import FoundationEssentials
import HTTP
import JSON
import Operations
import Testing

/// Documents in, cited answers out: all services, real PostgreSQL, pgvector, Redis and model.
struct WholePathTests {
    @Test func `documents go in, cited answers come out, and what is deleted is gone`() async throws {
        let pages = try await PageServer.start()
        defer { Task { await pages.server.shutdown(grace: .zero) } }
        try await TestStack.with(settings: pages.settings) { stack in
            try await checkLifeOfADocument(stack)
            try await checkFetchedDocuments(stack, pages)
            try await checkQuarantine(stack)
            try await checkCitations(stack)
            try await checkReingestion(stack)
            try await checkFilters(stack)
            try await checkExplanation(stack)
            try await checkRefusedDocuments(stack)
            try await checkBadInput(stack)
            try await checkStreams(stack)
            try await checkOpenAI(stack)
            try await checkHealth(stack)
            try await checkConsistency(stack)
        }
    }

    private func checkLifeOfADocument(_ stack: TestStack) async throws {
        let first = Array("The lantern on the north pier is painted vermilion every spring.".utf8)
        #expect(try await stack.ingest(first, "pier.txt", type: "text/plain")["state"]?.string == "succeeded")
        let again = try await stack.send(
            .post, "/v1/collections/default/documents?source=pier.txt", first, type: "text/plain")
        #expect(again.status == 200)
        #expect(again.json["outcome"]?.string == "unchanged")
        let second = Array("The lantern on the north pier is painted turquoise every autumn.".utf8)
        #expect(try await stack.ingest(second, "pier.txt", type: "text/plain")["document_version"]?.int == 2)
        for mode in ["hybrid", "dense", "lexical"] {
            let found = try await search(stack, "What colour is the lantern on the north pier?", mode)
            #expect(found.first?["text"]?.string?.contains("turquoise") == true, "\(mode)")
            #expect(!found.contains { $0["text"]?.string?.contains("vermilion") == true }, "\(mode)")
        }
        let document = try await search(stack, "lantern", "lexical").first?["document_id"]?.string ?? ""
        let receipt = try await DeletionProbe(api: stack.api).delete(document)
        #expect(receipt["deleted"]?.bool == true && receipt["digest"]?.string?.hasPrefix("sha256:") == true)
        #expect(receipt["probe"]?["found_before"]?.int == receipt["probe"]?["questions"]?.int)
        #expect(receipt["probe"]?["found_after"]?.int == 0, "\(receipt.text)")
        for mode in ["hybrid", "dense", "lexical"] {
            #expect(try await search(stack, "lantern north pier", mode).isEmpty, "\(mode)")
        }
        #expect(try await stack.send(.get, "/v1/documents/\(document)").status == 404)
    }

    private func search(_ stack: TestStack, _ question: String, _ mode: String) async throws -> [JSONValue] {
        let body: JSONValue = ["question": .string(question), "mode": .string(mode)]
        return try await stack.api.post("/v1/search", body)["passages"]?.array ?? []
    }

    private func checkCitations(_ stack: TestStack) async throws {
        let report = try await SampleJourney(api: stack.api).ingest(folder: TestStack.samples)
        #expect(report.failures.isEmpty)
        let answer = try await SampleJourney(api: stack.api).ask(
            "How long does a full fuel tank last for one generator?")
        #expect(answer["answer"]?.string?.contains("63 hours") == true)
        let citation = try #require(answer["citations"]?[0])
        #expect(citation["source"]?.string == "pump-station-handbook.pdf")
        #expect(citation["page"]?.int == 4)
        let text = try await stack.send(.get, "/v1/documents/\(citation["document_id"]?.string ?? "")/text").text
        let scalars = Array(text.unicodeScalars)
        let start = try #require(citation["start"]?.int)
        let end = try #require(citation["end"]?.int)
        try #require(start <= end && end <= scalars.count, "\(start) to \(end) of: \(text.prefix(500))")
        var cited = String.UnicodeScalarView()
        cited.append(contentsOf: scalars[start..<end])
        #expect(String(cited) == citation["quote"]?.string)
        let nothing = try await stack.api.post(
            "/query", ["question": "Who won the chess championship in Reykjavik in 1972?"])
        #expect(nothing["found"]?.bool == false)
        #expect(nothing["citations"]?.array == [])
    }

    private func checkFilters(_ stack: TestStack) async throws {
        for year in [2023, 2024, 2025] {
            let text = Array("The harbour fee of the year \(year) is \(year - 2000) crowns a day.".utf8)
            let metadata = JSONObject([("year", JSONValue(year)), ("kind", "fee")])
            _ = try await stack.ingest(text, "fee-\(year).txt", type: "text/plain", metadata: metadata)
        }
        let filters: [(JSONValue, Int)] = [
            (["type": "eq", "key": "year", "value": 2024], 1), (["type": "gte", "key": "year", "value": 2024], 2),
            (["type": "in", "key": "year", "value": [2023, 2025]], 2),
            (["type": "eq", "key": "kind", "value": "other"], 0),
            (
                [
                    "type": "and",
                    "filters": [
                        ["type": "eq", "key": "kind", "value": "fee"], ["type": "ne", "key": "year", "value": 2024],
                    ],
                ], 2
            ),
        ]
        for (filter, count) in filters {
            let body: JSONValue = ["question": "What is the harbour fee?", "filters": filter, "top_k": 10]
            #expect(try await stack.api.post("/v1/search", body)["passages"]?.array?.count == count, "\(filter.text)")
        }
    }
}
