import Documents
import Domain
import IngestionService
import Logging
import Synchronization
import Telemetry
import Testing

struct IngestionTests {
    private let metrics = MetricRegistry()
    private let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func runJob(
        _ queue: FakeQueue, _ publisher: FakePublisher, _ embedder: FakeEmbedder,
        checkpoints: FakeCheckpoints = FakeCheckpoints(),
        sentences: @escaping @Sendable (String) -> [String]? = { _ in nil }
    ) -> RunJob {
        let ingest = IngestDocument(
            publisher: publisher, checkpoints: checkpoints, embedder: embedder, parser: DocumentParser(),
            chunker: Chunker(counter: embedder), sentences: { text, _ in sentences(text) },
            terms: { text, _ in TermFrequencies(entries: [], length: text.split(separator: " ").count) },
            metrics: metrics)
        return RunJob(queue: queue, ingest: ingest, leaseDuration: .seconds(60), metrics: metrics, log: log)
    }

    @Test func `a document is parsed, chunked, embedded and published with its context`() async throws {
        let publisher = FakePublisher("# Pumps\n\n## Care\n\nGrease them.")
        let (queue, embedder) = (FakeQueue([]), FakeEmbedder())
        #expect(await runJob(queue, publisher, embedder).run(.sample()) == .succeeded)
        let publication = try #require(publisher.published.withLock { $0.first })
        #expect(publication.chunks.map(\.chunk.text) == ["Grease them."])
        #expect(embedder.texts.withLock { $0 } == ["Pumps > Care\nGrease them."])
        #expect(embedder.roles.withLock { $0 } == [.passage])
        #expect(publication.chunks.first?.terms.length == 4)
        let stages = queue.events.map { if case .progress(let progress) = $0 { progress.stage } else { JobStage.done } }
        #expect(stages == [.parsing, .chunking, .embedding, .storing])
        #expect(metrics.counter(.chunksStored).value == 1)
        #expect(metrics.counter(.jobs, "succeeded").value == 1)
    }

    @Test(arguments: [
        ("hr/leave policy.md", "hr/leave policy.md"), ("10009203", ""), ("text-4f0c2a9177d3e5b1", ""),
        ("2024-11.txt", ""),
        ("年报.pdf", "年报.pdf"), ("RFC-2616.txt", "RFC-2616.txt"),
    ])
    func `a name that is a mere number is indexed but not embedded`(source: String, context: String) async throws {
        let publisher = FakePublisher("Grease them.", source: source)
        let embedder = FakeEmbedder()
        #expect(await runJob(FakeQueue([]), publisher, embedder).run(.sample()) == .succeeded)
        #expect(embedder.texts.withLock { $0 } == [(context.isEmpty ? "" : context + "\n") + "Grease them."])
        let words = "\(source)\nGrease them.".split(separator: " ").count
        #expect(publisher.published.withLock { $0.first?.chunks.first?.terms.length } == words)
    }

    @Test func `a second long document is handed back and counts no attempt`() async throws {
        let publisher = FakePublisher("Grease them.", size: 9 << 20)
        let (isBegun, mayEnd) = (Gate(), Gate())
        let embedder = FakeEmbedder {
            isBegun.open()
            await mayEnd.wait()
        }
        let queue = FakeQueue([])
        let job = runJob(queue, publisher, embedder)
        async let first = job.run(.sample())
        await isBegun.wait()
        #expect(await job.run(.sample()) == .released)
        #expect(queue.endings == [.released(countsAsAttempt: false, reason: nil)])
        mayEnd.open()
        #expect(await first == .succeeded)
        #expect(await job.run(.sample()) == .succeeded)
    }

    @Test func `a short file with a long text waits for the long document in hand`() async throws {
        let publisher = FakePublisher("Grease them.", size: 9 << 20)
        let (isBegun, mayEnd) = (Gate(), Gate())
        let embedder = FakeEmbedder {
            isBegun.open()
            await mayEnd.wait()
        }
        let queue = FakeQueue([])
        let job = runJob(queue, publisher, embedder)
        async let first = job.run(.sample())
        await isBegun.wait()
        let line = String(repeating: "words ", count: 20_000) + "\n"
        publisher.replace(with: String(repeating: line, count: 71), size: 1)
        #expect(await job.run(.sample()) == .released)
        #expect(queue.endings == [.released(countsAsAttempt: false, reason: nil)])
        mayEnd.open()
        #expect(await first == .succeeded)
    }

    @Test func `a document nobody can read fails with a reason`() async throws {
        let queue = FakeQueue([])
        let publisher = FakePublisher("", mediaType: "application/pdf", source: "empty.pdf")
        #expect(await runJob(queue, publisher, FakeEmbedder()).run(.sample()) == .failed)
        #expect(queue.endings == [.failed("The file is empty (0 bytes).")])
        #expect(publisher.published.withLock { $0.isEmpty })
    }

    @Test func `an embedder that is away puts the job off`() async throws {
        let queue = FakeQueue([])
        let embedder = FakeEmbedder(errors: [ServiceError(.unavailable, "The embedder is away.")])
        #expect(await runJob(queue, FakePublisher("Text."), embedder).run(.sample()) == .released)
        #expect(queue.endings == [.released(countsAsAttempt: true, reason: "The embedder is away.")])
    }

    @Test func `vectors of another model than the document began with put the job off`() async throws {
        let (queue, publisher) = (FakeQueue([]), FakePublisher("Text."))
        #expect(await runJob(queue, publisher, FakeEmbedder(dimension: 4)).run(.sample()) == .released)
        #expect(publisher.published.withLock { $0.isEmpty })
    }

    @Test func `a full embedder is asked again`() async throws {
        let busy = ServiceError(.overloaded, "Full.", retryAfter: .zero)
        let (queue, publisher) = (FakeQueue([]), FakePublisher("Text."))
        #expect(await runJob(queue, publisher, FakeEmbedder(errors: [busy, busy])).run(.sample()) == .succeeded)
        #expect(publisher.published.withLock { $0.count } == 1)
    }

    /// So many chapters, each a chunk of its own.
    private static func chapters(_ count: Int) -> String {
        (0..<count).map { "# Chapter \($0)\n\n" + String(repeating: "Word \($0). ", count: 75) }
            .joined(separator: "\n\n")
    }

    @Test func `a long document goes on where its last attempt stopped`() async throws {
        let text = Self.chapters(300)
        let checkpoints = FakeCheckpoints()
        let (undisturbed, publisher) = (FakePublisher(text), FakePublisher(text))
        #expect(await runJob(FakeQueue([]), undisturbed, FakeEmbedder()).run(.sample()) == .succeeded)
        let calls = Mutex(0)
        let dying = FakeEmbedder(before: {
            let call = calls.withLock {
                $0 += 1; return $0
            }
            if call > 5 { throw ServiceError(.unavailable, "The embedder is away.") }
        })
        #expect(await runJob(FakeQueue([]), publisher, dying, checkpoints: checkpoints).run(.sample()) == .released)
        let second = FakeEmbedder()
        #expect(await runJob(FakeQueue([]), publisher, second, checkpoints: checkpoints).run(.sample()) == .succeeded)
        let chunks = try #require(publisher.published.withLock { $0.first }).chunks
        #expect(chunks.map(\.chunk) == undisturbed.published.withLock { $0.first }?.chunks.map(\.chunk))
        #expect(chunks.count == 300)
        #expect(second.texts.withLock { $0.count } == 300 - 2 * 64, "two stretches were kept, five batches embedded")
    }

    @Test func `sentences get vectors as they will be asked for, alone and once, and keep them over a fault`()
        async throws
    {
        let text = Self.chapters(100)
        let sentences: @Sendable (String) -> [String]? = { ["Said by all.", "Of \($0.prefix(9))"] }
        let (checkpoints, publisher) = (FakeCheckpoints(), FakePublisher(text))
        let calls = Mutex(0)
        let dying = FakeEmbedder(before: {
            let call = calls.withLock {
                $0 += 1; return $0
            }
            if call > 5 { throw ServiceError(.unavailable, "The embedder is away.") }
        })
        let first = runJob(FakeQueue([]), publisher, dying, checkpoints: checkpoints, sentences: sentences)
        #expect(await first.run(.sample()) == .released)
        let second = FakeEmbedder()
        let job = runJob(FakeQueue([]), publisher, second, checkpoints: checkpoints, sentences: sentences)
        #expect(await job.run(.sample()) == .succeeded)
        #expect(second.texts.withLock { $0.filter { $0 == "Said by all." }.count } == 2, "a stretch was kept")
        #expect(second.roles.withLock { $0 } == [.passage, nil])
        let chunks = try #require(publisher.published.withLock { $0.first }).chunks
        #expect(chunks.count == 100)
        #expect(
            chunks.allSatisfy {
                $0.sentences?.holds("Said by all.") == true
                    && $0.sentences?.holds("Of \($0.chunk.text.prefix(9))") == true
            })
    }

    @Test func `no sentence worth a vector is another thing than no vectors wanted`() async throws {
        let publisher = FakePublisher("Grease them.")
        for sentences in [[], nil] as [[String]?] {
            let job = runJob(FakeQueue([]), publisher, FakeEmbedder(), sentences: { _ in sentences })
            #expect(await job.run(.sample()) == .succeeded)
        }
        let made = publisher.published.withLock { $0.map { $0.chunks.map(\.sentences?.bytes) } }
        #expect(made == [[[]], [nil]])
    }

    @Test func `checkpoints that cannot be kept do not end the work`() async throws {
        let publisher = FakePublisher(Self.chapters(100))
        let away = FakeCheckpoints(error: ServiceError(.unavailable, "The database does not answer."))
        #expect(await runJob(FakeQueue([]), publisher, FakeEmbedder(), checkpoints: away).run(.sample()) == .succeeded)
        let lost = FakeCheckpoints(error: ServiceError(.leaseLost, "The lease is lost."))
        #expect(await runJob(FakeQueue([]), publisher, FakeEmbedder(), checkpoints: lost).run(.sample()) == .lost)
        #expect(publisher.published.withLock { $0.count } == 1)
    }

    @Test func `a queue that is away is told again how a job ended`() async throws {
        let queue = FakeQueue([])
        queue.state.withLock { $0.endingErrors = 2 }
        let publisher = FakePublisher("", mediaType: "application/pdf", source: "empty.pdf")
        #expect(await runJob(queue, publisher, FakeEmbedder()).run(.sample()) == .failed)
        #expect(queue.endings == [.failed("The file is empty (0 bytes).")])
    }

    @Test func `a lost lease is dropped silently`() async throws {
        let (queue, publisher) = (FakeQueue([]), FakePublisher("Text."))
        queue.state.withLock { $0.heartbeatError = ServiceError(.leaseLost, "The lease is lost.") }
        #expect(await runJob(queue, publisher, FakeEmbedder()).run(.sample()) == .lost)
        #expect(queue.endings.isEmpty)
        #expect(publisher.published.withLock { $0.isEmpty })
    }

    @Test func `a worker that stops hands back the job in hand`() async throws {
        let entered = Gate()
        let embedder = FakeEmbedder(before: {
            entered.open()
            try await Task.sleep(for: .seconds(600))
        })
        let queue = FakeQueue([.sample()])
        let settings = WorkerLoop.Settings(worker: "test", concurrency: 2, drain: .zero)
        let loop = WorkerLoop(
            queue: queue, wakeUp: SilentWakeUp(), runJob: runJob(queue, FakePublisher("Text."), embedder),
            settings: settings, log: log)
        let worker = Task { await loop.run() }
        await entered.wait()
        worker.cancel()
        await worker.value
        #expect(queue.endings == [.released(countsAsAttempt: false, reason: nil)])
    }

    @Test func `a job in hand is finished within the drain`() async throws {
        let (entered, goOn) = (Gate(), Gate())
        let embedder = FakeEmbedder(before: {
            entered.open()
            await goOn.wait()
        })
        let (queue, publisher) = (FakeQueue([.sample()]), FakePublisher("Text."))
        let settings = WorkerLoop.Settings(worker: "test", concurrency: 1, drain: .seconds(600))
        let loop = WorkerLoop(
            queue: queue, wakeUp: SilentWakeUp(), runJob: runJob(queue, publisher, embedder), settings: settings,
            log: log)
        let worker = Task { await loop.run() }
        await entered.wait()
        worker.cancel()
        goOn.open()
        await worker.value
        #expect(publisher.published.withLock { $0.count } == 1)
        #expect(queue.endings.isEmpty)
    }

    @Test func `waits grow, stay bounded and differ`() {
        let backoff = Backoff(first: .seconds(2), most: .seconds(300))
        #expect(backoff.delay(1, share: 1) == .seconds(2))
        #expect(backoff.delay(3, share: 1) == .seconds(8))
        #expect(backoff.delay(3, share: 0) == .seconds(4))
        #expect(backoff.delay(1_000, share: 1) == .seconds(300))
    }
}
