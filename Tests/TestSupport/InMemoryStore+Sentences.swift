package import Domain

extension InMemoryStore: SentenceIndex {
    package func sentences(
        of chunks: [ChunkID], in collection: CollectionID, by model: EmbeddingModel
    ) -> [ChunkID: SentenceVectors] {
        let published = documents.values.filter { $0.collectionID == collection }.compactMap(\.published)
            .filter { $0.model.fingerprint == model.fingerprint }
        let held = published.flatMap(\.chunks).filter { chunks.contains($0.id) }.compactMap { id, indexed in
            indexed.sentences.map { (id, $0) }
        }
        return Dictionary(uniqueKeysWithValues: held.filter { !$1.bytes.isEmpty })
    }
}
