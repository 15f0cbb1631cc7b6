import Domain

/// Embeds a document's chunks in their order, a stretch at a time. Of a document longer than one stretch each is kept as it
/// is done, so that another attempt asks the embedder only for what is missing.
struct EmbedChunks {
    /// Chunks a stretch.
    static let stretch = 2 * EmbeddingBatch.size
    /// Of one document, held until it is published; sentences beyond it get no vectors.
    static let maximumSentenceBytes = 384 << 20

    let embedder: any TextEmbedder
    let checkpoints: any EmbeddingCheckpoints
    let lease: JobLease

    /// - Parameters:
    ///   - texts: made when their turn comes: beside the chunks there is never more than a stretch of them.
    ///   - report: told how many are done, before each call of the embedder.
    func vectors(
        of count: Int, by model: EmbeddingModel, texts: (Int) -> ChunkTexts, _ report: (Int) async throws -> Void
    ) async throws -> ChunkVectors {
        var all = ChunkVectors(count: count, dimension: model.dimension)
        for start in stride(from: 0, to: count, by: Self.stretch) {
            let places = start..<min(start + Self.stretch, count)
            let hasRoom = all.sentenceBytes < Self.maximumSentenceBytes
            let part = places.map(texts).map { hasRoom ? $0 : ChunkTexts($0.text) }
            let isLong = count > Self.stretch
            if isLong, let kept = await kept(part, start, model) {
                try await report(start + part.count)
                all.append(kept)
                continue
            }
            let made = try await embed(part, model) { try await report(start + $0) }
            all.append(made)
            if isLong { try await keep(made, part, start, model) }
        }
        return all
    }

    private func embed(
        _ texts: [ChunkTexts], _ model: EmbeddingModel, _ report: (Int) async throws -> Void
    ) async throws -> ChunkVectors {
        var all = ChunkVectors(count: texts.count, dimension: model.dimension)
        for start in stride(from: 0, to: texts.count, by: EmbeddingBatch.size) {
            try await report(start)
            let part = texts[start..<min(start + EmbeddingBatch.size, texts.count)]
            async let sentences = sentences(of: part, model)
            let made = try await vectors(of: part.map(\.text), as: .passage, by: model)
            all.append(ChunkVectors(made, sentences: try await sentences))
        }
        return all
    }

    /// As they will be asked for: alone, and without a role. What neighbouring chunks have in common is embedded once.
    private func sentences(
        of texts: ArraySlice<ChunkTexts>, _ model: EmbeddingModel
    ) async throws -> [SentenceVectors?] {
        var rows: [String: Int] = [:]
        var different: [String] = []
        for sentence in texts.flatMap({ $0.sentences ?? [] }) where rows[sentence] == nil {
            rows[sentence] = different.count
            different.append(sentence)
        }
        let made = different.isEmpty ? nil : try await vectors(of: different, as: nil, by: model)
        return texts.map { text in
            text.sentences.map { sentences in
                SentenceVectors(of: sentences, sentences.compactMap { rows[$0].flatMap { made?[$0] } })
            }
        }
    }

    private func vectors(
        of texts: [String], as role: EmbeddingRole?, by model: EmbeddingModel
    ) async throws -> Embeddings {
        let made = try await EmbeddingBatch(texts, as: role).embed(with: embedder)
        guard made.dimension == model.dimension else {
            throw ServiceError(.unavailable, "The embedder's model has changed in the middle of a document.")
        }
        return made
    }

    /// A checkpoint that cannot be read is one that is not there.
    private func kept(_ texts: [ChunkTexts], _ start: Int, _ model: EmbeddingModel) async -> ChunkVectors? {
        try? await checkpoints.vectors(of: texts, from: start, by: model, under: lease)
    }

    /// Throws `leaseLost`. A checkpoint that could not be written costs time only after a fault.
    private func keep(_ made: ChunkVectors, _ texts: [ChunkTexts], _ start: Int, _ model: EmbeddingModel) async throws {
        do {
            try await checkpoints.keep(made, of: texts, from: start, by: model, under: lease)
        } catch let error as ServiceError where error.kind != .leaseLost {
            return
        }
    }
}
