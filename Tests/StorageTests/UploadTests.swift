import Domain
import JSON
import Storage
import TestSupport
import Testing

/// Uploads at the edge of what is taken.
@Suite struct UploadTests {
    @Test func `a hundred megabytes go in and come out as they were`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection)
            let content = [UInt8](repeating: 0, count: 50_000_000) + [UInt8](repeating: 0xFF, count: 50_000_000)
            let accepted = try await stores.intake.accept(
                DocumentSubmission(
                    source: "large", title: nil, mediaType: "application/pdf", content: content,
                    digest: ContentDigest(hexadecimal: "d"), metadata: JSONObject()), into: home.id)
            #expect(try await stores.catalog.content(of: accepted.document.id).bytes == content)
            let lease = try #require(try await stores.queue.lease(worker: "w", for: .lasting))
            #expect(try await stores.publisher.load(lease).content == content)
        }
    }

    @Test func `a source with U+0000 is refused as invalid`() async throws {
        try await TestDatabase.with { database in
            let stores = Stores(database)
            let home = try await stores.collections.find(.defaultCollection)
            await #expect(
                performing: { try await stores.intake.accept(.sample("a\u{0}b"), into: home.id) },
                throws: { ($0 as? ServiceError)?.kind == .invalid })
        }
    }
}
