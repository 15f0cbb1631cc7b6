package import Domain

extension InMemoryStore: PassageIndex {
    package func state(of collection: CollectionReference) throws -> CollectionState {
        let found = try find(collection)
        return CollectionState(
            id: found.id, version: found.version, settings: found.settings,
            isRestricted: documents.values.contains {
                $0.collectionID == found.id
                    && !($0.submission.permissions.isEmpty && $0.published?.permissions.isEmpty != false)
            })
    }

    package func nearest(
        to vector: [Float], in collection: CollectionID, model: EmbeddingModel, filter: MetadataFilter?, limit: Int
    ) -> [ScoredChunk] {
        let documents = chunks(in: collection, model: model, where: filter)
        return Array(Self.scored(documents, vector).sorted { $0.score > $1.score }.prefix(limit))
    }

    package func similarities(
        to vector: [Float], of chunks: [ChunkID], in collection: CollectionID, model: EmbeddingModel
    ) -> [ScoredChunk] {
        let wanted = Set(chunks)
        return Self.scored(
            self.chunks(in: collection, model: model, where: nil).filter { wanted.contains($0.0) }, vector)
    }

    package func passages(
        _ chunks: [ChunkID], in collection: CollectionID, for permissions: PermissionSet
    ) -> [Passage] {
        let wanted = Set(chunks)
        return documents.values.filter { $0.collectionID == collection && $0.isVisible(to: permissions) }.flatMap {
            document in
            (document.published?.chunks ?? []).filter { wanted.contains($0.id) }
                .compactMap { document.passage($0.id, $0.indexed) }
        }
    }

    package func texts(of stretches: [DocumentStretch], in collection: CollectionID) -> [DocumentStretch: String] {
        var texts: [DocumentStretch: String] = [:]
        for stretch in stretches {
            guard let document = documents[stretch.documentID], let published = document.published,
                published.version == stretch.version
            else { continue }
            texts[stretch] = String(
                String.UnicodeScalarView(
                    published.text.unicodeScalars.dropFirst(stretch.range.lowerBound).prefix(stretch.range.count)))
        }
        return texts
    }

    package func documents(matching filter: MetadataFilter, in collection: CollectionID) -> Set<DocumentID> {
        Set(documents.values.filter { $0.collectionID == collection && filter.isMet(by: $0) }.map(\.id))
    }

    private func chunks(
        in collection: CollectionID, model: EmbeddingModel, where filter: MetadataFilter?
    ) -> [(ChunkID, [Float])] {
        documents.values.filter { document in
            document.collectionID == collection && document.published?.model.fingerprint == model.fingerprint
                && (filter?.isMet(by: document) ?? true)
        }.flatMap { document in (document.published?.chunks ?? []).map { ($0.id, $0.indexed.embedding) } }
    }

    private static func scored(_ chunks: [(ChunkID, [Float])], _ vector: [Float]) -> [ScoredChunk] {
        chunks.map { id, embedding in
            ScoredChunk(id: id, score: Double(zip(embedding, vector).reduce(0) { $0 + $1.0 * $1.1 }))
        }
    }
}

extension InMemoryStore: IndexFeed {
    package func changes(in collection: CollectionID, after version: Int, limit: Int) -> [DocumentChange] {
        let changes = collections[collection].map { Array($0.changes.values) } ?? []
        return Array(changes.filter { $0.version > version }.sorted { $0.version < $1.version }.prefix(limit))
    }

    package func terms(of documents: [DocumentID], in collection: CollectionID) -> [ChunkTerms] {
        documents.compactMap { self.documents[$0] }.filter { $0.collectionID == collection }.flatMap { document in
            (document.published?.chunks ?? []).map {
                ChunkTerms(chunkID: $0.id, documentID: document.id, terms: $0.indexed.terms)
            }
        }
    }
}

extension InMemoryStore {
    package func vectors(
        of documents: [DocumentID], in collection: CollectionID, model: EmbeddingModel
    ) -> [ChunkVector] {
        documents.compactMap { self.documents[$0] }.filter {
            $0.collectionID == collection && $0.published?.model.fingerprint == model.fingerprint
        }.flatMap { document in
            (document.published?.chunks ?? []).map {
                ChunkVector(chunkID: $0.id, documentID: document.id, vector: $0.indexed.embedding)
            }
        }
    }
}

extension InMemoryDocument {
    func passage(_ id: ChunkID, _ indexed: IndexedChunk) -> Passage? {
        let chunk = indexed.chunk
        return published.map { published in
            Passage(
                chunkID: id, documentID: self.id, documentVersion: published.version, title: published.title,
                source: source,
                metadata: published.metadata, digest: published.digest, ordinal: chunk.ordinal, page: chunk.page,
                headingPath: chunk.headingPath, range: chunk.range, text: chunk.text,
                suspicion: indexed.suspicion)
        }
    }
}
