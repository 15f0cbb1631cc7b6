import Domain
import Postgres
import TestSupport
import Testing

@testable import Storage

/// Documents that are ingested again, on a real PostgreSQL.
@Suite(.timeLimit(.minutes(5))) struct ReingestionTests {
    /// Of the same dimension as `sample`, and another one.
    private static let newModel = EmbeddingModel(name: "new", fingerprint: "f2", dimension: 3, maximumTokens: 256)
    private static let newDimension = EmbeddingModel(name: "wide", fingerprint: "f3", dimension: 4, maximumTokens: 256)

    private struct Place: Sendable {
        let stores: Stores
        let reingestion: PostgresReingestion
        let home: CollectionID
        let documents: [DocumentID]
    }

    /// Documents that are published: every second one without sentences, as before there were any.
    private func with(_ count: Int = 4, _ body: (TestDatabase, Place) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection).id
            var documents: [DocumentID] = []
            for number in 0..<count {
                documents.append(try await stores.intake.accept(.sample("\(number).txt"), into: home).document.id)
                try await publish(stores, number.isMultiple(of: 2) ? .sample(0) : .sound(0), by: .sample)
            }
            let reingestion = PostgresReingestion(pool: database.pool, wantsSentences: true)
            try await body(
                database, Place(stores: stores, reingestion: reingestion, home: home, documents: documents))
        }
    }

    /// What a worker does with the next job.
    private func publish(_ stores: Stores, _ chunk: IndexedChunk, by model: EmbeddingModel) async throws {
        let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
        let content = try await stores.publisher.load(lease).content
        #expect(String(decoding: content, as: UTF8.self) == "alpha beta")
        try await stores.publisher.publish(.sample, [chunk], model: model, under: lease)
    }

    private func openJobs(_ place: Place) async throws -> [DocumentID] {
        try await place.stores.log.jobs(in: place.home, state: .queued, PageRequest(limit: 100)).elements
            .map(\.documentID)
    }

    @Test func `all documents get a job from their stored bytes, and one that has a job no other`() async throws {
        try await with { _, place in
            let first = try await place.reingestion.begin(ReingestionOrder(), in: place.home)
            #expect(first.jobs == 4 && first.last == place.documents[3] && !first.hasMore)
            #expect(try await Set(openJobs(place)) == Set(place.documents))
            let second = try await place.reingestion.begin(ReingestionOrder(), in: place.home)
            #expect(second.jobs == 0 && second.last == place.documents[3])
            for _ in place.documents { try await publish(place.stores, .sample(0), by: .sample) }
            #expect(try await openJobs(place).isEmpty)
            let document = try await place.stores.catalog.document(place.documents[0])
            #expect(document.status == .ready && document.version == 1)
            #expect(try await place.reingestion.begin(ReingestionOrder(), in: place.home).jobs == 4)
        }
    }

    @Test func `a new document comes before all that are ingested again, and a damaged one that is mended too`()
        async throws
    {
        try await with(3) { database, place in
            _ = try await database.owner.query(
                "DELETE FROM document_texts WHERE document_id = $1::uuid", [.uuid(place.documents[2].uuid)])
            var order = ReingestionOrder()
            order.limit = 2
            #expect(try await place.reingestion.begin(order, in: place.home).jobs == 2)
            let mended = try await ConsistencyCheck(pool: database.owner).repair()
            #expect(mended.contains { $0.documentID == place.documents[2] })
            let new = try await place.stores.intake.accept(.sample("new.txt"), into: place.home).document.id
            var taken: [DocumentID] = []
            while let lease = try await place.stores.queue.lease(worker: "w", for: .lasting) {
                taken.append(lease.job.documentID)
            }
            #expect(Array(taken.prefix(2)) == [place.documents[2], new])
            #expect(Set(taken.dropFirst(2)) == Set(place.documents.prefix(2)) && taken.count == 4)
        }
    }

    @Test func `a document is found as it was until it is published anew, whole`() async throws {
        try await with(1) { _, place in
            func found() async throws -> [ChunkID] {
                try await place.stores.index.nearest(
                    to: IndexedChunk.vector(0), in: place.home, model: .sample, filter: nil, limit: 10
                ).map(\.id)
            }
            let before = try await found()
            let version = try await place.stores.collections.state(of: .id(place.home)).version
            #expect(before.count == 1)
            _ = try await place.reingestion.begin(ReingestionOrder(), in: place.home)
            let lease = try #require(try await place.stores.queue.lease(worker: "w", for: .lasting))
            #expect(try await found() == before)
            #expect(try await place.stores.catalog.document(place.documents[0]).status == .pending)
            #expect(try await place.stores.collections.state(of: .id(place.home)).version == version)
            try await place.stores.publisher.publish(
                .sample, [.sample(0), .sample(1)], model: .sample, under: lease)
            #expect(try await found().count == 2)
            #expect(try await Set(found()).isDisjoint(with: before))
            #expect(try await place.stores.collections.state(of: .id(place.home)).version > version)
        }
    }

    @Test func `one whose new attempt fails is found as it was`() async throws {
        try await with(1) { _, place in
            _ = try await place.reingestion.begin(ReingestionOrder(), in: place.home)
            let lease = try #require(try await place.stores.queue.lease(worker: "w", for: .lasting))
            try await place.stores.queue.fail(lease, reason: "cannot be read any more")
            #expect(try await place.stores.catalog.document(place.documents[0]).status == .failed)
            let found = try await place.stores.index.nearest(
                to: IndexedChunk.vector(0), in: place.home, model: .sample, filter: nil, limit: 10)
            #expect(found.count == 1)
            #expect(try await place.reingestion.begin(ReingestionOrder(), in: place.home).jobs == 1)
        }
    }

    @Test func `outdated is what has no vectors of the model, or none of sentences where they are wanted`() async throws
    {
        try await with { database, place in
            var order = ReingestionOrder()
            order.outdatedFor = .sample
            #expect(try await place.reingestion.begin(order, in: place.home).jobs == 2)
            #expect(try await Set(openJobs(place)) == [place.documents[1], place.documents[3]])
            for _ in 0..<2 { try await publish(place.stores, .sample(0), by: .sample) }
            let done = try await place.reingestion.begin(order, in: place.home)
            #expect(done.jobs == 0 && done.last == nil && !done.hasMore)
            order.outdatedFor = Self.newModel
            order.limit = 1
            #expect(try await place.reingestion.begin(order, in: place.home).jobs == 1)
            try await publish(place.stores, .sound(0), by: Self.newModel)
            order.limit = 10
            let plain = PostgresReingestion(pool: database.pool, wantsSentences: false)
            #expect(try await plain.begin(order, in: place.home).jobs == 3)
            order.outdatedFor = Self.newDimension
            #expect(try await plain.begin(order, in: place.home).jobs == 1)
        }
    }

    @Test func `what has no sentence worth a vector is not outdated once it was read in with such vectors wanted`()
        async throws
    {
        try await with(2) { database, place in
            var order = ReingestionOrder()
            order.outdatedFor = .sample
            #expect(try await place.reingestion.begin(order, in: place.home).jobs == 1)
            let sound = IndexedChunk.sound(0)
            let short = IndexedChunk(
                chunk: sound.chunk, embedding: sound.embedding, sentences: SentenceVectors(of: [], []),
                terms: sound.terms)
            try await publish(place.stores, short, by: .sample)
            #expect(try await place.reingestion.begin(order, in: place.home).jobs == 0)
            let found = try await place.stores.index.nearest(
                to: IndexedChunk.vector(0), in: place.home, model: .sample, filter: nil, limit: 10
            ).map(\.id)
            let sentences = try await PostgresSentenceIndex(pool: database.pool)
                .sentences(of: found, in: place.home, by: .sample)
            #expect(found.count == 2 && sentences.count == 1)
        }
    }

    @Test func `batches follow one another, and other collections are left alone`() async throws {
        try await with(5) { _, place in
            let other = try await place.stores.collections.create(
                name: "other", description: nil, settings: CollectionSettings())
            var order = ReingestionOrder()
            order.limit = 2
            var batches: [Int] = []
            while true {
                let batch = try await place.reingestion.begin(order, in: place.home)
                batches.append(batch.jobs)
                order.after = batch.last
                guard batch.hasMore else { break }
            }
            #expect(batches == [2, 2, 1])
            #expect(try await place.reingestion.begin(ReingestionOrder(), in: other.id).jobs == 0)
        }
    }

    @Test func `many who order the same at once make one job a document`() async throws {
        try await with(6) { _, place in
            let made = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        if number == 3 {
                            _ = try await place.stores.intake.accept(
                                .sample("0.txt", content: "gamma"), into: place.home)
                        }
                        return try await place.reingestion.begin(ReingestionOrder(), in: place.home).jobs
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(made >= 5)
            #expect(try await openJobs(place).count == 6)
            #expect(try await Set(openJobs(place)).count == 6)
        }
    }

    @Test(arguments: ["reingest", "fsck"])
    func `a job that is open for an older version keeps no document waiting`(orderer: String) async throws {
        try await with(1) { database, place in
            _ = try await place.stores.intake.accept(.sample("0.txt", content: "gamma"), into: place.home)
            // As an orderly service leaves none: the open job is of the version before.
            _ = try await database.owner.query(
                "UPDATE jobs SET document_version = 1 WHERE document_version = 2")
            for _ in 0..<2 {
                if orderer == "fsck" {
                    _ = try await ConsistencyCheck(pool: database.owner).repair()
                } else {
                    _ = try await place.reingestion.begin(ReingestionOrder(), in: place.home)
                }
            }
            let versions = try await database.owner.query(
                "SELECT document_version FROM jobs WHERE state = 'queued' AND document_version = 2")
            #expect(versions.count == 1)
            #expect(try await place.stores.catalog.document(place.documents[0]).status == .pending)
        }
    }

    @Test func `what is another tenant's is left alone, and what has lost its bytes`() async throws {
        try await with(2) { database, place in
            let other = try #require(Tenant("other"))
            let theirs = try await DataScope.$current.withValue(.of(other)) {
                try await place.reingestion.begin(ReingestionOrder(), in: place.home)
            }
            #expect(theirs.jobs == 0 && theirs.last == nil)
            _ = try await database.pool.query(
                "DELETE FROM document_contents WHERE document_id = $1::uuid", [.uuid(place.documents[0].uuid)])
            #expect(try await place.reingestion.begin(ReingestionOrder(), in: place.home).jobs == 1)
            #expect(try await openJobs(place) == [place.documents[1]])
        }
    }
}
