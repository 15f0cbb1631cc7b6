package import Domain
package import Telemetry

/// Two databases that hold the same: reading is the replica's work while it is fresh enough, and the primary's otherwise.
package struct ReplicatedReading: Sendable {
    /// For questions.
    package let index: any PassageIndex
    /// For the indexes in memory.
    package let feed: any IndexFeed

    /// - Parameter staleness: how long what was committed may stay unseen.
    package init(
        index: (primary: any PassageIndex, replica: any PassageIndex),
        feed: (primary: any IndexFeed, replica: any IndexFeed), staleness: Duration, metrics: MetricRegistry
    ) {
        let routing = ReplicaRouting(staleness: staleness, metrics: metrics)
        self.index = ReplicatedPassageIndex(primary: index.primary, replica: index.replica, routing: routing)
        self.feed = ReplicatedIndexFeed(primary: feed.primary, replica: feed.replica, routing: routing)
    }
}

struct ReplicatedPassageIndex: PassageIndex {
    let primary: any PassageIndex
    let replica: any PassageIndex
    let routing: ReplicaRouting

    var isReplicaAway: Bool { routing.isReplicaAway }

    func state(of reference: CollectionReference) async throws -> CollectionState {
        try await state(of: reference, atLeast: 0)
    }

    /// A version the replica has not reached is looked for at the primary.
    func state(of reference: CollectionReference, atLeast version: Int) async throws -> CollectionState {
        guard routing.isReplicaUp else { return try await primaryState(reference, .away) }
        let found: CollectionState
        do {
            found = try await replica.state(of: reference)
            routing.noteThere()
        } catch let error as ServiceError where error.kind == .notFound {
            return try await primaryState(reference, .unknown)
        } catch let error as ServiceError where error.isAbsence {
            routing.noteAway()
            return try await primaryState(reference, .away)
        }
        if found.version < version { return try await primaryState(reference, .version) }
        guard routing.isDue(found.id) else {
            return routing.decide(found.id, replica: found.version)
                ? found : try await primaryState(reference, .stale)
        }
        let newest = try await primary.state(of: .id(found.id))
        routing.notePrimary(newest.version, of: found.id, isServed: false)
        if routing.decide(found.id, replica: found.version) { return found }
        routing.count(.stale)
        routing.notePrimary(newest.version, of: found.id, isServed: true)
        return newest
    }

    func nearest(
        to vector: [Float], in collection: CollectionID, model: EmbeddingModel, filter: MetadataFilter?, limit: Int
    ) async throws -> [ScoredChunk] {
        try await routing.read(collection, replica, primary) {
            try await $0.nearest(to: vector, in: collection, model: model, filter: filter, limit: limit)
        }
    }

    func similarities(
        to vector: [Float], of chunks: [ChunkID], in collection: CollectionID, model: EmbeddingModel
    ) async throws -> [ScoredChunk] {
        try await routing.read(collection, replica, primary) {
            try await $0.similarities(to: vector, of: chunks, in: collection, model: model)
        }
    }

    func passages(
        _ chunks: [ChunkID], in collection: CollectionID, for permissions: PermissionSet
    ) async throws -> [Passage] {
        try await routing.read(collection, replica, primary) {
            try await $0.passages(chunks, in: collection, for: permissions)
        }
    }

    func texts(
        of stretches: [DocumentStretch], in collection: CollectionID
    ) async throws -> [DocumentStretch: String] {
        try await routing.read(collection, replica, primary) { try await $0.texts(of: stretches, in: collection) }
    }

    func documents(matching filter: MetadataFilter, in collection: CollectionID) async throws -> Set<DocumentID> {
        try await routing.read(collection, replica, primary) {
            try await $0.documents(matching: filter, in: collection)
        }
    }

    /// The collection goes on being read from the primary until the replica is seen to have reached this state.
    private func primaryState(
        _ reference: CollectionReference, _ reason: ReplicaRouting.Reason
    ) async throws -> CollectionState {
        routing.count(reason)
        let state = try await primary.state(of: reference)
        routing.notePrimary(state.version, of: state.id, isServed: true)
        return state
    }
}

struct ReplicatedIndexFeed: IndexFeed {
    let primary: any IndexFeed
    let replica: any IndexFeed
    let routing: ReplicaRouting

    func changes(in collection: CollectionID, after version: Int, limit: Int) async throws -> [DocumentChange] {
        try await routing.read(collection, replica, primary) {
            try await $0.changes(in: collection, after: version, limit: limit)
        }
    }

    func terms(of documents: [DocumentID], in collection: CollectionID) async throws -> [ChunkTerms] {
        try await routing.read(collection, replica, primary) { try await $0.terms(of: documents, in: collection) }
    }

    func vectors(
        of documents: [DocumentID], in collection: CollectionID, model: EmbeddingModel
    ) async throws -> [ChunkVector] {
        try await routing.read(collection, replica, primary) {
            try await $0.vectors(of: documents, in: collection, model: model)
        }
    }

    func addTerms<Result: Sendable>(
        of documents: [DocumentID], in collection: CollectionID, to result: Result,
        _ add: @escaping @Sendable (inout Result, [ChunkTerms]) throws -> Void
    ) async throws -> Result {
        try await routing.read(collection, replica, primary) {
            try await $0.addTerms(of: documents, in: collection, to: result, add)
        }
    }

    func addVectors<Result: Sendable>(
        of documents: [DocumentID], in collection: CollectionID, model: EmbeddingModel, to result: Result,
        _ add: @escaping @Sendable (inout Result, [ChunkVector]) throws -> Void
    ) async throws -> Result {
        try await routing.read(collection, replica, primary) {
            try await $0.addVectors(of: documents, in: collection, model: model, to: result, add)
        }
    }
}

extension ReplicaRouting {
    /// Reads from where the collection is read now; from the primary too when the replica does not answer.
    fileprivate func read<Port, Value>(
        _ collection: CollectionID, _ replica: Port, _ primary: Port, _ body: (Port) async throws -> Value
    ) async throws -> Value {
        guard usesReplica(collection) else { return try await body(primary) }
        do {
            return try await body(replica)
        } catch let error as ServiceError where error.isAbsence {
            noteAway()
            count(.away)
            return try await body(primary)
        }
    }
}

extension ServiceError {
    /// Whether the database that was asked is away.
    fileprivate var isAbsence: Bool { kind == .unavailable || kind == .overloaded }
}
