import Documents
import Domain
import IngestionService
import Logging
import Telemetry
import Testing

/// Documents that are only named by a URL.
struct FetchedDocumentTests {
    private let metrics = MetricRegistry()
    private let queue = FakeQueue([])
    private let publisher = FakePublisher("", mediaType: MediaType.unknown, url: "https://example.test/pump")

    private func run(_ fetcher: FakeFetcher) async -> JobOutcome {
        let embedder = FakeEmbedder()
        let ingest = IngestDocument(
            publisher: publisher, fetcher: fetcher, checkpoints: FakeCheckpoints(), embedder: embedder,
            parser: DocumentParser(), chunker: Chunker(counter: embedder),
            terms: { _, _ in TermFrequencies(entries: [], length: 1) }, metrics: metrics)
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return await RunJob(queue: queue, ingest: ingest, leaseDuration: .seconds(60), metrics: metrics, log: log)
            .run(.sample())
    }

    @Test func `a URL's bytes are fetched, kept and published as what their server says they are`() async {
        let page = FetchedDocument(
            content: Array("<h1>Pumps</h1><p>Grease them.</p>".utf8), declaredType: "text/html; charset=utf-8",
            fileName: "pump")
        #expect(await run(FakeFetcher(.success(page))) == .succeeded)
        #expect(publisher.fetched.withLock { $0?.mediaType } == "text/html")
        #expect(publisher.published.withLock { $0.first?.chunks.map(\.chunk.text) } == ["Grease them."])
        #expect(metrics.counter(.documentsFetched, "fetched").value == 1)
    }

    @Test func `what may not be fetched fails at once, what is away is tried again`() async {
        #expect(await run(FakeFetcher(.failure(ServiceError(.unreadable, "No.")))) == .failed)
        #expect(queue.endings == [.failed("No.")])
        #expect(metrics.counter(.documentsFetched, "refused").value == 1)
        #expect(await run(FakeFetcher(.failure(ServiceError(.unavailable, "Later.")))) == .released)
        #expect(metrics.counter(.documentsFetched, "away").value == 1)
    }

    @Test func `a format without a parser is said`() async {
        let page = FetchedDocument(content: [0x89, 0x50, 0x4E, 0x47], declaredType: "image/png", fileName: "a.png")
        #expect(await run(FakeFetcher(.success(page))) == .failed)
        #expect(publisher.fetched.withLock { $0 == nil })
    }
}

private struct FakeFetcher: DocumentFetcher {
    private let result: Result<FetchedDocument, ServiceError>

    init(_ result: Result<FetchedDocument, ServiceError>) {
        self.result = result
    }

    func fetch(_ url: String) async throws -> FetchedDocument { try result.get() }
}
