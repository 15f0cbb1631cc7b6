/// A question's passages: the retriever, seen from the API.
package protocol PassageRetriever: Sendable {
    /// Throws `notFound` for an unknown collection, `unavailable` when the index cannot be asked.
    func retrieve(_ question: Question) async throws -> Retrieval
}

/// Vectors and passages in the database, seen from the retriever.
package protocol PassageIndex: Sendable {
    /// Throws `notFound`.
    func state(of collection: CollectionReference) async throws -> CollectionState
    /// The same, from where this version is sooner known; the state may be older all the same.
    func state(of collection: CollectionReference, atLeast version: Int) async throws -> CollectionState
    /// The chunks nearest to `vector` by cosine, best first.
    func nearest(
        to vector: [Float], in collection: CollectionID, model: EmbeddingModel, filter: MetadataFilter?, limit: Int
    ) async throws -> [ScoredChunk]
    /// Cosine similarities of the chunks named, as far as they still exist.
    func similarities(
        to vector: [Float], of chunks: [ChunkID], in collection: CollectionID, model: EmbeddingModel
    ) async throws -> [ScoredChunk]
    /// What is needed to show and cite the chunks named, as far as they still exist and who holds `permissions` may see
    /// them, in any order.
    func passages(
        _ chunks: [ChunkID], in collection: CollectionID, for permissions: PermissionSet
    ) async throws -> [Passage]
    /// What stands there, as far as the documents still have these versions.
    func texts(of stretches: [DocumentStretch], in collection: CollectionID) async throws -> [DocumentStretch: String]
    /// Documents that meet the filter.
    func documents(matching filter: MetadataFilter, in collection: CollectionID) async throws -> Set<DocumentID>
    /// Whether a copy that should be read was found to be away, and what it copies is read in its place.
    var isReplicaAway: Bool { get }
}

extension PassageIndex {
    package func state(of collection: CollectionReference, atLeast version: Int) async throws -> CollectionState {
        try await state(of: collection)
    }

    /// Where there is no copy, none is missed.
    package var isReplicaAway: Bool { false }
}

/// The vectors of sentences that were made as their chunks came in, seen from where chunks are ranked and answers picked.
package protocol SentenceIndex: Sendable {
    /// Of the chunks named, as far as they still exist and have such vectors by this model.
    func sentences(
        of chunks: [ChunkID], in collection: CollectionID, by model: EmbeddingModel
    ) async throws -> [ChunkID: SentenceVectors]
}

/// Which state of a collection is searched.
package struct CollectionState: Sendable, Hashable {
    package let id: CollectionID
    /// See `DocumentCollection.version`.
    package let version: Int
    package let settings: CollectionSettings
    /// Whether any of its documents ever needed a permission. Where none did, nothing has to be held back.
    package let isRestricted: Bool

    package init(
        id: CollectionID, version: Int, settings: CollectionSettings = CollectionSettings(), isRestricted: Bool = false
    ) {
        self.id = id
        self.version = version
        self.settings = settings
        self.isRestricted = isRestricted
    }
}

/// What happened to a collection, for the indexes in memory.
package protocol IndexFeed: Sendable {
    /// Documents that changed or went behind `version`, in the order of versions, at most `limit`. A document stands
    /// in it once, at its last change.
    func changes(in collection: CollectionID, after version: Int, limit: Int) async throws -> [DocumentChange]
    /// The terms of the documents' present chunks.
    func terms(of documents: [DocumentID], in collection: CollectionID) async throws -> [ChunkTerms]
    /// The vectors that `model` made of the documents' present chunks.
    func vectors(of documents: [DocumentID], in collection: CollectionID, model: EmbeddingModel) async throws
        -> [ChunkVector]
    /// The same terms, of one moment, a page at a time: however many chunks a document has, there are never more in memory.
    ///
    /// - Parameters:
    ///   - result: what pages are added to. May begin anew where the read does.
    ///   - add: adds a page. What it throws ends the read.
    func addTerms<Result: Sendable>(
        of documents: [DocumentID], in collection: CollectionID, to result: Result,
        _ add: @escaping @Sendable (inout Result, [ChunkTerms]) throws -> Void
    ) async throws -> Result
    /// The same vectors, likewise.
    func addVectors<Result: Sendable>(
        of documents: [DocumentID], in collection: CollectionID, model: EmbeddingModel, to result: Result,
        _ add: @escaping @Sendable (inout Result, [ChunkVector]) throws -> Void
    ) async throws -> Result
}

/// For feeds that have all in memory anyway: one page.
extension IndexFeed {
    package func addTerms<Result: Sendable>(
        of documents: [DocumentID], in collection: CollectionID, to result: Result,
        _ add: @escaping @Sendable (inout Result, [ChunkTerms]) throws -> Void
    ) async throws -> Result {
        var result = result
        try add(&result, try await terms(of: documents, in: collection))
        return result
    }

    package func addVectors<Result: Sendable>(
        of documents: [DocumentID], in collection: CollectionID, model: EmbeddingModel, to result: Result,
        _ add: @escaping @Sendable (inout Result, [ChunkVector]) throws -> Void
    ) async throws -> Result {
        var result = result
        try add(&result, try await vectors(of: documents, in: collection, model: model))
        return result
    }
}

/// Which collections there are, for a retriever that begins.
package protocol CollectionRoll: Sendable {
    /// Those that changed the most, at most `limit`; empty ones are left out.
    func busiest(limit: Int) async throws -> [CollectionState]
}

/// A candidate: which chunk, and how near it is.
package struct ScoredChunk: Sendable, Hashable {
    package let id: ChunkID
    package let score: Double

    package init(id: ChunkID, score: Double) {
        self.id = id
        self.score = score
    }
}

/// A document that changed or went.
package struct DocumentChange: Sendable, Hashable {
    package let documentID: DocumentID
    /// The collection's version that this change made.
    package let version: Int
    package let isDeletion: Bool

    package init(documentID: DocumentID, version: Int, isDeletion: Bool) {
        self.documentID = documentID
        self.version = version
        self.isDeletion = isDeletion
    }
}

/// One chunk's vector, for the vector index.
package struct ChunkVector: Sendable {
    package let chunkID: ChunkID
    package let documentID: DocumentID
    package let vector: [Float]

    package init(chunkID: ChunkID, documentID: DocumentID, vector: [Float]) {
        self.chunkID = chunkID
        self.documentID = documentID
        self.vector = vector
    }
}

/// One chunk's terms, for the lexical index.
package struct ChunkTerms: Sendable {
    package let chunkID: ChunkID
    package let documentID: DocumentID
    package let terms: TermFrequencies

    package init(chunkID: ChunkID, documentID: DocumentID, terms: TermFrequencies) {
        self.chunkID = chunkID
        self.documentID = documentID
        self.terms = terms
    }
}
