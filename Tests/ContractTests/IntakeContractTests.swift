import Domain
import JSON
import TestSupport
import Testing

/// What every keeper of documents promises to those who hand them in.
@Suite struct IntakeContractTests {
    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `the same again is unchanged; other bytes, metadata or title make a version`(
        keeper: StoresUnderTest.Keeper
    ) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let metadata = JSONObject([("year", 2024), ("big", 1e16), ("half", 0.5)])
            let first = try await stores.intake.accept(.sample("a", metadata: metadata), into: home.id)
            #expect(first.outcome == .created && first.document.version == 1 && first.document.status == .pending)
            #expect(first.job.traceparent != nil)
            let same = try await stores.intake.accept(.sample("a", metadata: metadata), into: home.id)
            #expect(same.outcome == .unchanged && same.job.id == first.job.id)
            let changes: [DocumentSubmission] = [
                .sample("a", content: "beta", metadata: metadata), .sample("a", content: "beta"),
                .sample("a", content: "beta", title: "A title"),
            ]
            for (index, change) in changes.enumerated() {
                let next = try await stores.intake.accept(change, into: home.id)
                #expect(next.outcome == .updated && next.document.version == index + 2)
                #expect(next.document.id == first.document.id)
            }
            #expect(try await stores.catalog.document(first.document.id).title == "A title")
            #expect(try await stores.catalog.content(of: first.document.id).bytes == Array("beta".utf8))
            #expect(try await stores.log.job(first.job.id).state == .superseded)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `what failed is tried again when it is handed in again`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let first = try await stores.intake.accept(.sample("a"), into: home.id)
            let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
            try await stores.queue.fail(lease, reason: "the file is encrypted")
            #expect(try await stores.log.job(first.job.id).error == "the file is encrypted")
            #expect(try await stores.catalog.document(first.document.id).status == .failed)
            let again = try await stores.intake.accept(.sample("a"), into: home.id)
            #expect(again.outcome == .updated && again.job.id != first.job.id)
            #expect(try await stores.queue.lease(worker: "w", for: .lasting)?.job.id == again.job.id)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `many who hand in the same source at once make one document`(keeper: StoresUnderTest.Keeper) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let outcomes = try await withThrowingTaskGroup(of: DocumentAcceptance.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await stores.intake.accept(.sample("a"), into: home.id) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(outcomes.map(\.document.id)).count == 1)
            #expect(outcomes.filter { $0.outcome == .created }.count == 1)
            #expect(outcomes.filter { $0.outcome == .unchanged }.count == 19)
            #expect(try await stores.log.jobs(in: home.id, state: nil, PageRequest()).elements.count == 1)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `a deleted document is gone from everywhere when that is answered`(
        keeper: StoresUnderTest.Keeper
    ) async throws {
        try await StoresUnderTest.with(keeper) { stores, home in
            let document = try await stores.ingest("a", vectors: [[1, 0, 0], [0, 1, 0]], into: home.id)
            let waiting = try await stores.intake.accept(.sample("a", content: "newer"), into: home.id)
            let receipt = try await stores.intake.delete(document.id)
            #expect(receipt.documents == 1 && receipt.chunks == 2)
            #expect(try await stores.log.job(waiting.job.id).state == .superseded)
            #expect(try await stores.queue.lease(worker: "w", for: .lasting) == nil)
            let left = try await stores.index.nearest(
                to: [1, 0, 0], in: home.id, model: .sample, filter: nil, limit: 9)
            #expect(left.isEmpty)
            #expect(try await stores.feed.terms(of: [document.id], in: home.id).isEmpty)
            let changes = try await stores.feed.changes(in: home.id, after: 0, limit: 10)
            #expect(changes.map(\.isDeletion) == [true])
            await #expect(
                performing: { try await stores.catalog.text(of: document.id) }, throws: isServiceError(.notFound))
            await #expect(
                performing: { try await stores.catalog.content(of: document.id) }, throws: isServiceError(.notFound))
            await #expect(
                performing: { try await stores.intake.delete(document.id) }, throws: isServiceError(.notFound))
            #expect(try await stores.intake.accept(.sample("a"), into: home.id).outcome == .created)
        }
    }

    @Test(arguments: StoresUnderTest.Keeper.allCases)
    func `bytes of a URL come under a lease, and a URL is asked again each time`(keeper: StoresUnderTest.Keeper)
        async throws
    {
        try await StoresUnderTest.with(keeper) { stores, home in
            let submission = DocumentSubmission(
                source: "page", title: nil, mediaType: MediaType.unknown, content: [], url: "https://example.test/",
                digest: ContentDigest(hexadecimal: "of nothing"), metadata: JSONObject())
            let accepted = try await stores.intake.accept(submission, into: home.id)
            await #expect(
                performing: { try await stores.catalog.content(of: accepted.document.id) },
                throws: isServiceError(.notFound))
            let lease = try #require(try await stores.queue.lease(worker: "one", for: .lasting))
            #expect(try await stores.publisher.load(lease).url == "https://example.test/")
            let fetched = FetchedContent(
                bytes: Array("Hello".utf8), mediaType: "text/plain", digest: ContentDigest(hexadecimal: "of hello"))
            try await stores.publisher.keep(fetched, under: lease)
            let work = try await stores.publisher.load(lease)
            #expect(work.url == nil && work.content == fetched.bytes && work.document.mediaType == "text/plain")
            #expect(work.document.byteCount == 5 && work.document.digest.hexadecimal == "of hello")
            #expect(try await stores.catalog.content(of: accepted.document.id).bytes == fetched.bytes)
            #expect(try await stores.intake.accept(submission, into: home.id).outcome == .updated)
            await #expect(
                performing: { try await stores.publisher.keep(fetched, under: lease) },
                throws: isServiceError(.leaseLost))
        }
    }
}
