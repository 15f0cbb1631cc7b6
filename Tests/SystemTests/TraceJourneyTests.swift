import HTTP
import JSON
import Operations
import TestSupport
import Testing

/// What a collector of traces sees of a document's way and a question's, through all services and the queue.
struct TraceJourneyTests {
    @Test func `an upload with its job, and a question, are one connected trace each`() async throws {
        try await TraceCollector.with { collector, url in
            try await TestStack.with(settings: ["OTEL_EXPORTER_OTLP_ENDPOINT": url]) { stack in
                // Nobody else has asked it: a question's vector that Redis knows is not embedded.
                let pier = String((0..<8).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement() ?? "a" })
                let text = "The lantern on the \(pier) pier is painted vermilion every spring."
                let job = try await stack.ingest(Array(text.utf8), "pier.txt", type: "text/plain")
                #expect(job["state"]?.string == "succeeded")
                let upload = try await trace(
                    of: "POST /v1/collections/{collection}/documents", "job ingest", "encode", from: collector)
                checkConnection(upload, ["rag-api", "rag-worker", "rag-embedder"])
                #expect(
                    Set(upload.map(\.name)).isSuperset(of: [
                        "postgresql DocumentIntake.accept", "job parse", "job chunk", "job embed", "job store",
                        "POST /embed", "encode",
                    ]))
                let answer = try await stack.api.post(
                    "/query", ["question": .string("What colour is the lantern on the \(pier) pier?")])
                #expect(answer["answer"]?.string?.contains("vermilion") == true)
                let question = try await trace(of: "POST /query", "retrieval load", "encode", from: collector)
                checkConnection(question, ["rag-api", "rag-retriever", "rag-embedder"])
                #expect(
                    Set(question.map(\.name)).isSuperset(of: [
                        "answer", "POST /internal/retrieve", "retrieval lexical", "retrieval dense", "retrieval fuse",
                    ]))
                checkDiscretion(collector.spans)
            }
        }
    }

    /// The spans of the trace that begins with `root`, once its other services' have come too.
    private func trace(
        of root: String, _ late: String..., from collector: TraceCollector
    ) async throws -> [TraceCollector.Span] {
        let all = await collector.spans { spans in
            guard let first = spans.first(where: { $0.name == root }) else { return false }
            let trace = spans.filter { $0.traceID == first.traceID }
            return Set(trace.map(\.name)).isSuperset(of: late) && orphans(trace).isEmpty
        }
        let first = try #require(all.first { $0.name == root })
        return all.filter { $0.traceID == first.traceID }
    }

    private func orphans(_ trace: [TraceCollector.Span]) -> [TraceCollector.Span] {
        let ids = Set(trace.map(\.id))
        return trace.filter { $0.parentID.map { !ids.contains($0) } ?? false }
    }

    private func checkConnection(_ trace: [TraceCollector.Span], _ services: Set<String>) {
        #expect(Set(trace.map(\.service)).isSuperset(of: services))
        #expect(trace.count { $0.parentID == nil } == 1)
        #expect(orphans(trace).map(\.name) == [])
        #expect(Set(trace.map(\.id)).count == trace.count)
    }

    /// Nothing that was asked or written stands in any span.
    private func checkDiscretion(_ spans: [TraceCollector.Span]) {
        let words = spans.flatMap { [$0.name] + Array($0.attributes.values) }
        #expect(!words.contains { $0.contains("lantern") || $0.contains("vermilion") || $0.contains("pier") })
    }
}
