import Domain
import Ranking

/// The lexical index of one collection, which follows PostgreSQL by the collection's version.
///
/// Questions that arrive while it catches up share one catch-up; each is answered from a version at least as new as the
/// one it saw in the database.
actor LexicalFollower {
    private static let changesPerRead = 500

    private let collection: CollectionID
    private let feed: any TermFeed
    private var index = LexicalIndex()
    private var version = 0
    private var catchUp: Task<Void, any Error>?

    init(collection: CollectionID, feed: any TermFeed) {
        self.collection = collection
        self.feed = feed
    }

    /// The index at `version` or later.
    func index(atLeast wanted: Int) async throws -> LexicalIndex {
        while version < wanted {
            try Task.checkCancellation()
            let running = catchUp ?? Task { try await readChanges() }
            catchUp = running
            try await Self.wait(for: running)
            if version < wanted, catchUp == nil { version = max(version, wanted) }
        }
        return index
    }

    /// What its index takes.
    var size: LexicalSize { LexicalSize(chunks: index.count, bytes: index.byteCount) }

    /// Like `value`, but a caller whose time is up leaves; the catch-up goes on for the others.
    private static func wait(for catchUp: Task<Void, any Error>) async throws {
        let (stream, continuation) = AsyncThrowingStream<Never, any Error>.makeStream()
        Task {
            let result = await catchUp.result
            if case .failure(let error) = result { continuation.finish(throwing: error) } else { continuation.finish() }
        }
        for try await _ in stream {}
        try Task.checkCancellation()
    }

    /// Reads what happened behind the present version. A version whose change was overtaken by a later one of the same
    /// document has no row any more, so the feed's end is where the present is.
    private func readChanges() async throws {
        defer { catchUp = nil }
        while true {
            let changes = try await feed.changes(in: collection, after: version, limit: Self.changesPerRead)
            guard let last = changes.last else { return }
            let present = changes.filter { !$0.isDeletion }.map(\.documentID)
            let terms = try await feed.terms(of: present, in: collection)
            let byDocument = Dictionary(grouping: terms, by: \.documentID)
            for change in changes { index.replace(change.documentID, with: byDocument[change.documentID] ?? []) }
            version = last.version
            if changes.count < Self.changesPerRead { return }
        }
    }
}
