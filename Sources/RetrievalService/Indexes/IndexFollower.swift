import Domain
import SearchIndex
import Threads

/// An index of one collection, which follows PostgreSQL by the collection's version.
///
/// Questions that arrive while it catches up share one catch-up; each is answered from a version at least as new as the
/// one it saw in the database.
actor IndexFollower<Index: SearchIndex> {
    private static var changesPerRead: Int { 500 }

    private let collection: CollectionID
    private let feed: any IndexFeed
    private let read: @Sendable ([DocumentID], IndexNews<Index>) async throws -> IndexNews<Index>
    private let maximumBytes: Int
    private let merger: BlockingThread
    private let lag: @Sendable (Int) -> Void
    private let empty: Index
    private var index: Index
    private var version = 0
    /// The newest version that a question has seen in the database.
    private var newest = 0
    private var catchUp: Task<Void, any Error>?
    private var isMerging = false

    /// - Parameters:
    ///   - empty: the index to begin with.
    ///   - maximumBytes: a larger index is given up with `IndexUnavailable.tooLarge`.
    ///   - merger: where segments are merged.
    ///   - lag: told by how many changes the index is behind, when a question finds it so, and 0 once it has caught up.
    ///   - read: adds to the news what the index is to know of these documents' present chunks.
    init(
        _ collection: CollectionID, _ empty: Index, feed: any IndexFeed, maximumBytes: Int, merger: BlockingThread,
        lag: @escaping @Sendable (Int) -> Void = { _ in },
        read: @escaping @Sendable ([DocumentID], IndexNews<Index>) async throws -> IndexNews<Index>
    ) {
        self.collection = collection
        self.feed = feed
        self.read = read
        self.maximumBytes = maximumBytes
        self.merger = merger
        self.lag = lag
        self.empty = empty
        index = empty
    }

    /// The index at `version` or later. Throws `IndexUnavailable.behind` when it is not there within `patience`; the
    /// catch-up goes on.
    func index(atLeast wanted: Int, within patience: Duration) async throws -> Index {
        let giveUp = ContinuousClock.now + patience
        while version < wanted {
            try Task.checkCancellation()
            newest = max(newest, wanted)
            lag(newest - version)
            let running = catchUp ?? Task { try await readChanges() }
            catchUp = running
            try await Self.wait(for: running, until: giveUp)
            // A version whose change was overtaken by a later one of the same document has no row any more.
            if version < wanted, catchUp == nil {
                version = wanted
                lag(0)
            }
        }
        return index
    }

    /// Like `value`, but a caller whose time is up leaves.
    private static func wait(for catchUp: Task<Void, any Error>, until giveUp: ContinuousClock.Instant) async throws {
        let (stream, continuation) = AsyncThrowingStream<Never, any Error>.makeStream()
        Task {
            let result = await catchUp.result
            if case .failure(let error) = result { continuation.finish(throwing: error) } else { continuation.finish() }
        }
        let alarm = Task {
            try await Task.sleep(until: giveUp, clock: .continuous)
            continuation.finish(throwing: IndexUnavailable.behind)
        }
        defer { alarm.cancel() }
        for try await _ in stream {}
        try Task.checkCancellation()
    }

    /// Reads what happened behind the present version, up to the feed's end.
    private func readChanges() async throws {
        defer { catchUp = nil }
        var news = IndexNews(empty, room: maximumBytes)
        var reached = version
        while true {
            let changes = try await feed.changes(in: collection, after: reached, limit: Self.changesPerRead)
            news.forget(changes.map(\.documentID))
            news = try await read(changes.filter { !$0.isDeletion }.map(\.documentID), news)
            reached = changes.last?.version ?? reached
            let isEnd = changes.count < Self.changesPerRead
            if isEnd || news.isLarge {
                try take(&news, reached)
                news = IndexNews(empty, room: maximumBytes)
            }
            if isEnd { return }
        }
    }

    private func take(_ news: inout IndexNews<Index>, _ reached: Int) throws {
        index.replace(Array(news.documents), with: news.finished())
        version = reached
        lag(max(0, newest - version))
        guard index.byteCount <= maximumBytes else { throw IndexUnavailable.tooLarge }
        mergeWhatIsDue()
    }

    private func mergeWhatIsDue() {
        guard !isMerging, let merge = index.nextMerge() else { return }
        isMerging = true
        Task {
            let finish = await merger.run { merge.run() }
            finish(&index)
            isMerging = false
            mergeWhatIsDue()
        }
    }
}

/// Why an index in memory cannot be asked now.
enum IndexUnavailable: Error {
    /// It has not caught up with the database yet.
    case behind
    /// It does not fit into the memory it may have.
    case tooLarge
}
