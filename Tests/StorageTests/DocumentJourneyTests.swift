import Domain
import JSON
import Storage
import TestSupport
import Testing

/// A document's way through the stores, on a real PostgreSQL.
struct DocumentJourneyTests {
    @Test func `a document is accepted, leased, published, found and gone`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection)
            let accepted = try await stores.intake.accept(.sample("a.txt"), into: home.id)
            #expect(accepted.outcome == .created)
            #expect(try await stores.intake.accept(.sample("a.txt"), into: home.id).outcome == .unchanged)
            let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
            #expect(lease.job.id == accepted.job.id)
            #expect(try await stores.queue.lease(worker: "w", for: .lasting) == nil)
            #expect(try await stores.publisher.load(lease).content == Array("alpha beta".utf8))
            try await stores.publisher.publish(.sample, [.sample(0), .sample(1)], model: .sample, under: lease)
            let found = try await stores.index.nearest(
                to: IndexedChunk.vector(1), in: home.id, model: .sample, filter: nil, limit: 10)
            #expect(found.count == 2)
            #expect(abs(found[0].score - 1) < 0.001)
            let passage = try #require(try await stores.index.passages([found[0].id], in: home.id, for: .none).first)
            #expect(passage.text == "chunk 1")
            #expect(passage.headingPath == ["One", "Two"])
            #expect(passage.page == 2)
            let changes = try await stores.feed.changes(in: home.id, after: home.version, limit: 10)
            #expect(changes.map(\.documentID) == [accepted.document.id])
            let terms = try await stores.feed.terms(of: [accepted.document.id], in: home.id)
            #expect(terms.map(\.terms) == [IndexedChunk.sample(0).terms, IndexedChunk.sample(1).terms])
            #expect(try await stores.catalog.text(of: accepted.document.id).text == "alpha beta")
            #expect(try await stores.log.job(accepted.job.id).state == .succeeded)
            let receipt = try await stores.intake.delete(accepted.document.id)
            #expect(receipt.documents == 1 && receipt.chunks == 2)
            let after = try await stores.index.nearest(
                to: IndexedChunk.vector(1), in: home.id, model: .sample, filter: nil, limit: 10)
            #expect(after.isEmpty)
            #expect(try await stores.feed.changes(in: home.id, after: 0, limit: 10).map(\.isDeletion) == [true])
        }
    }

    @Test func `a newer version supersedes the older one's job, whose lease is lost`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection)
            let first = try await stores.intake.accept(.sample("a.txt"), into: home.id)
            let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
            let second = try await stores.intake.accept(.sample("a.txt", content: "gamma"), into: home.id)
            #expect(second.outcome == .updated)
            #expect(second.document.version == 2)
            await #expect(throws: ServiceError.self) {
                try await stores.publisher.publish(.sample, [.sample(0)], model: .sample, under: lease)
            }
            #expect(try await stores.log.job(first.job.id).state == .superseded)
            let next = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
            #expect(next.job.documentVersion == 2)
            try await stores.queue.fail(next, reason: "cannot be read")
            #expect(try await stores.catalog.document(second.document.id).status == .failed)
            #expect(
                try await stores.intake.accept(.sample("a.txt", content: "gamma"), into: home.id).outcome == .updated)
        }
    }

    @Test func `many workers lease every job once`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection)
            for number in 0..<60 { _ = try await stores.intake.accept(.sample("\(number).txt"), into: home.id) }
            let leased = try await withThrowingTaskGroup(of: [JobID].self) { group in
                for worker in 0..<20 {
                    group.addTask {
                        var ids: [JobID] = []
                        while let lease = try await stores.queue.lease(worker: "\(worker)", for: .lasting) {
                            ids.append(lease.job.id)
                        }
                        return ids
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(leased.count == 60)
            #expect(Set(leased).count == 60)
        }
    }

    @Test func `a filter finds all that meet it, however few`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection)
            for number in 0..<100 {
                let metadata = JSONObject([
                    ("n", JSONValue(number)), ("half", .bool(number % 2 == 0)), ("name", .string("x\(number)")),
                ])
                _ = try await stores.intake.accept(.sample("\(number).txt", metadata: metadata), into: home.id)
            }
            while let lease = try await stores.queue.lease(worker: "w", for: .lasting) {
                try await stores.publisher.publish(.sample, [.sample(0)], model: .sample, under: lease)
            }
            let expected: [(MetadataFilter, Int)] = [
                (.compare(key: "half", .eq, true), 50), (.compare(key: "half", .ne, true), 50),
                (.compare(key: "n", .lt, 10), 10), (.compare(key: "n", .gte, 99.0), 1),
                (.compare(key: "n", .eq, 7.0), 1),
                (.among(key: "name", ["x1", "x2", 3], negated: false), 2), (.compare(key: "none", .eq, 1), 0),
                (.compare(key: "none", .ne, 1), 100), (.compare(key: "name", .gt, "x98"), 1),
                (.and([.compare(key: "half", .eq, true), .compare(key: "n", .lte, 10)]), 6),
                (.or([.compare(key: "n", .eq, 1), .compare(key: "n", .gt, 97)]), 3),
            ]
            for (filter, count) in expected {
                let found = try await stores.index.nearest(
                    to: IndexedChunk.vector(0), in: home.id, model: .sample, filter: filter, limit: 200)
                #expect(found.count == count, "\(filter)")
                #expect(try await stores.index.documents(matching: filter, in: home.id).count == count, "\(filter)")
            }
        }
    }

    @Test func `migrating twice at once applies each step once`() async throws {
        try await TestDatabase.with { database in
            async let first = Migrator(pool: database.owner).run()
            async let second = Migrator(pool: database.owner).run()
            let applied = try await first + second
            #expect(applied.isEmpty)
            try await Migrator(pool: database.owner).requireCurrent()
            _ = try await database.owner.query("UPDATE schema_migrations SET checksum = 'other'")
            await #expect(throws: SchemaError.self) { try await Migrator(pool: database.owner).run() }
        }
    }
}
