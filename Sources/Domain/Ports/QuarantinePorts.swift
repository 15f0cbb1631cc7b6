/// Chunks that questions do not find because they look like attacks on a language model.
package protocol Quarantine: Sendable {
    func chunks(in collection: CollectionID, _ page: PageRequest<ChunkKind>) async throws -> Page<QuarantinedChunk>
    /// Lets questions find these from now on. Answers how many there were: others are left alone.
    func release(_ chunks: [ChunkID], in collection: CollectionID) async throws -> Int
}

/// What an operator sees of one.
package struct QuarantinedChunk: Sendable {
    package let id: ChunkID
    package let documentID: DocumentID
    package let source: String
    package let suspicion: Double
    package let text: String

    package init(id: ChunkID, documentID: DocumentID, source: String, suspicion: Double, text: String) {
        self.id = id
        self.documentID = documentID
        self.source = source
        self.suspicion = suspicion
        self.text = text
    }
}
