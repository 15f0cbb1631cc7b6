import Domain
import SearchIndex
import Synchronization
import Telemetry

/// Repeats a share of the live questions' vector searches exactly in the database, in the background, and measures how
/// many of the ten nearest passages the search in memory had found. A collection in which too few were is searched more
/// carefully from then on.
///
/// It takes at most a twentieth of one connection's time: after each repetition it rests. What comes while it is busy waits
/// in a short queue, from which the oldest goes first when it is full.
final class RecallGuardian: Sendable {
    /// A search as it was answered.
    struct Sample: Sendable {
        /// Whose data it may see.
        var scope = DataScope.current
        let collection: CollectionState
        let embedded: QuestionEmbedding.Embedded
        let filter: MetadataFilter?
        /// The nearest, best first.
        let found: [ScoredChunk]
    }

    private struct State {
        var queue: [Sample] = []
        var worker: Task<Void, Never>?
        var windows: [CollectionID: RecallWindow] = [:]
        var paths: [CollectionID: VectorPath] = [:]
    }

    static let rank = 10
    private static let queueLimit = 8
    private static let collectionLimit = 64
    /// Half a precision's rounding: nearer than this two passages are equally near.
    private static let tolerance = 0.0005

    private let index: any PassageIndex
    private let settings: RecallSettings
    private let usualPath: VectorPath
    private let metrics: MetricRegistry
    private let state = Mutex(State())

    init(index: any PassageIndex, settings: RecallSettings, usual: VectorLook, metrics: MetricRegistry) {
        self.index = index
        self.settings = settings
        usualPath = .memory(usual)
        self.metrics = metrics
    }

    /// How the collection's vectors are searched now.
    func path(for collection: CollectionID) -> VectorPath { state.withLock { $0.paths[collection] } ?? usualPath }

    /// What is at work now, for tests to wait for.
    var worker: Task<Void, Never>? { state.withLock { $0.worker } }

    /// Takes the search into account, if chance picks it. Returns at once.
    func offer(_ sample: @autoclosure () -> Sample) {
        guard settings.share > 0, Double.random(in: 0..<1) < settings.share else { return }
        let sample = sample()
        state.withLock { state in
            if state.queue.count >= Self.queueLimit { state.queue.removeFirst() }
            state.queue.append(sample)
            if state.worker == nil { state.worker = Task(priority: .background) { await work() } }
        }
    }

    private func work() async {
        while let sample = next() {
            let start = ContinuousClock.now
            await check(sample)
            let rest = (.now - start) * settings.rest
            if rest > .zero { try? await Task.sleep(for: min(rest, .seconds(60))) }
        }
    }

    /// The newest: its collection is the likeliest to be as it was.
    private func next() -> Sample? {
        state.withLock { state in
            if let sample = state.queue.popLast() { return sample }
            state.worker = nil
            return nil
        }
    }

    /// Repeats one search. A collection that changed meanwhile tells nothing, and neither does a database that is away.
    func check(_ sample: Sample) async {
        await DataScope.$current.withValue(sample.scope) { await repeatSearch(sample) }
    }

    private func repeatSearch(_ sample: Sample) async {
        let collection = sample.collection.id
        guard
            let exact = try? await index.nearest(
                to: sample.embedded.vector, in: collection, model: sample.embedded.model, filter: sample.filter,
                limit: 3 * Self.rank),
            let now = try? await index.state(of: .id(collection)), now.version == sample.collection.version
        else { return }
        note(Self.recall(of: sample.found, exact), in: collection)
    }

    /// The share of the nearest that were found. Of equally near ones it does not matter which.
    static func recall(of found: [ScoredChunk], _ exact: [ScoredChunk]) -> Double {
        let wanted = min(rank, exact.count)
        guard wanted > 0 else { return 1 }
        let threshold = exact[wanted - 1].score - tolerance
        let near = Set(exact.lazy.filter { $0.score >= threshold }.map(\.id))
        return Double(min(wanted, found.prefix(rank).count { near.contains($0.id) })) / Double(wanted)
    }

    private func note(_ recall: Double, in collection: CollectionID) {
        let (mean, isKnown, isWidened) = state.withLock { state in
            let isKnown = state.windows[collection] != nil || state.windows.count < Self.collectionLimit
            var window = state.windows[collection] ?? RecallWindow()
            window.add(recall)
            let mean = window.mean
            let path = state.paths[collection] ?? usualPath
            let isWidened = window.isTelling && mean < settings.minimum && path.next != nil
            if isWidened {
                state.paths[collection] = path.next
                window = RecallWindow()
            }
            if isKnown { state.windows[collection] = window }
            // What the database searches is exact, and not measured any more.
            return (state.paths[collection] == .database ? 1 : mean, isKnown, isWidened)
        }
        metrics.gauge(.retrievalRecall, isKnown ? collection.description : "others").set(mean)
        if isWidened { metrics.counter(.recallWidened).increment() }
    }
}

/// The recalls measured lately.
struct RecallWindow: Sendable {
    private static let length = 50
    private static let telling = 8

    private var recalls: [Double] = []

    mutating func add(_ recall: Double) {
        if recalls.count >= Self.length { recalls.removeFirst() }
        recalls.append(recall)
    }

    var mean: Double { recalls.isEmpty ? 1 : recalls.reduce(0, +) / Double(recalls.count) }
    /// Whether there are enough to act upon.
    var isTelling: Bool { recalls.count >= Self.telling }
}
