import Domain
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import RetrievalService

@Suite(.timeLimit(.minutes(5))) struct ExpectedStateTests {
    private let index = StagedIndex(InMemoryStore())

    private func library() async throws -> Library {
        let library = Library(store: index.store, index: index)
        try await library.add("leave", "Full-time staff receive 25 days of annual leave.")
        for text in ["annual leave", "days of leave"] { _ = try await library.retriever.retrieve(Question(text: text)) }
        return library
    }

    @Test func `a question goes as far as the texts before the database has said how its collection is`() async throws {
        let library = try await library()
        let (textsRead, read) = AsyncStream.makeStream(of: Void.self)
        index.whenTextsAreRead { read.finish() }
        index.beforeState { for await _ in textsRead {} }
        let retrieval = try await library.retriever.retrieve(Question(text: "leave of staff"))
        #expect(retrieval.passages.map(\.passage.source) == ["leave"])
    }

    @Test func `what has changed meanwhile is searched anew`() async throws {
        let library = try await library()
        index.beforeState { try await library.add("parking", "Staff receive a parking permit.") }
        let retrieval = try await library.retriever.retrieve(Question(text: "parking permit"))
        let version = try await library.store.find(.defaultCollection).version
        #expect(retrieval.passages.first?.passage.source == "parking")
        #expect(retrieval.collectionVersion == version)
    }

    @Test func `a collection that is deleted while it is searched is not there`() async throws {
        let library = try await library()
        let other = try await library.store.create(name: "other", description: nil, settings: CollectionSettings())
        let question = Question(text: "annual leave", collection: .id(other.id))
        for _ in 0..<2 { _ = try await library.retriever.retrieve(question) }
        index.beforeState { _ = try await library.store.delete(other.id) }
        let error = await #expect(throws: ServiceError.self) { _ = try await library.retriever.retrieve(question) }
        #expect(error?.kind == .notFound)
    }

    @Test func `what was found the same twice is expected, by who sees the same and may be content with it`() {
        let states = ExpectedStates(limit: 10)
        let question = Question(text: "annual leave")
        func state(_ version: Int) -> CollectionState { CollectionState(id: id, version: version) }
        let id = CollectionID.make()
        #expect(states.state(for: question) == nil)
        states.note(state(3), for: question)
        #expect(states.state(for: question) == nil)
        states.note(state(3), for: question)
        #expect(states.state(for: question) == state(3))
        #expect(states.state(for: Question(text: "annual leave", minimumVersion: 3)) == state(3))
        #expect(states.state(for: Question(text: "annual leave", minimumVersion: 4)) == nil)
        #expect(states.state(for: Question(text: "annual leave", collection: .id(id))) == nil)
        DataScope.$current.withValue(.of(.standard)) { #expect(states.state(for: question) == nil) }
        states.note(state(4), for: question)
        #expect(states.state(for: question) == nil, "what changes all the time is not guessed")
    }
}

/// The store's index, with something to do before it tells a collection's state and after it has read texts.
private final class StagedIndex: PassageIndex {
    typealias Step = @Sendable () async throws -> Void

    let store: InMemoryStore
    private let steps = Mutex<(state: Step?, texts: (@Sendable () -> Void)?)>((nil, nil))

    init(_ store: InMemoryStore) {
        self.store = store
    }

    /// - Parameter step: done once.
    func beforeState(_ step: @escaping Step) { steps.withLock { $0.state = step } }
    func whenTextsAreRead(_ step: @escaping @Sendable () -> Void) { steps.withLock { $0.texts = step } }

    func state(of collection: CollectionReference) async throws -> CollectionState {
        let step = steps.withLock { steps in
            defer { steps.state = nil }
            return steps.state
        }
        try await step?()
        return try await store.state(of: collection)
    }

    func passages(
        _ chunks: [ChunkID], in collection: CollectionID, for permissions: PermissionSet
    ) async throws -> [Passage] {
        let passages = try await store.passages(chunks, in: collection, for: permissions)
        steps.withLock { $0.texts }?()
        return passages
    }

    func nearest(
        to vector: [Float], in collection: CollectionID, model: EmbeddingModel, filter: MetadataFilter?, limit: Int
    ) async throws -> [ScoredChunk] {
        try await store.nearest(to: vector, in: collection, model: model, filter: filter, limit: limit)
    }

    func similarities(
        to vector: [Float], of chunks: [ChunkID], in collection: CollectionID, model: EmbeddingModel
    ) async throws -> [ScoredChunk] {
        try await store.similarities(to: vector, of: chunks, in: collection, model: model)
    }

    func texts(of stretches: [DocumentStretch], in collection: CollectionID) async throws -> [DocumentStretch: String] {
        await store.texts(of: stretches, in: collection)
    }

    func documents(matching filter: MetadataFilter, in collection: CollectionID) async throws -> Set<DocumentID> {
        await store.documents(matching: filter, in: collection)
    }
}
