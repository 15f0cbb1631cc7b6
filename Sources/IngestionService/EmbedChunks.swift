import Domain

/// Embeds a document's chunks in their order, a stretch at a time. Of a document longer than one stretch each is kept as it
/// is done, so that another attempt asks the embedder only for what is missing.
struct EmbedChunks {
    /// Chunks a stretch.
    static let stretch = 2 * EmbeddingBatch.size

    let embedder: any TextEmbedder
    let checkpoints: any EmbeddingCheckpoints
    let lease: JobLease

    /// One vector a text.
    ///
    /// - Parameters:
    ///   - text: made when its turn comes: beside the chunks there is never more than a stretch of them.
    ///   - report: told how many are done, before each call of the embedder.
    func vectors(
        of count: Int, by model: EmbeddingModel, text: (Int) -> String, _ report: (Int) async throws -> Void
    ) async throws -> Embeddings {
        var values: [Float] = []
        values.reserveCapacity(count * model.dimension)
        for start in stride(from: 0, to: count, by: Self.stretch) {
            let part = (start..<min(start + Self.stretch, count)).map(text)
            let isLong = count > Self.stretch
            if isLong, let kept = await kept(part, start, model) {
                try await report(start + part.count)
                values += kept.values
                continue
            }
            let made = try await embed(part) { try await report(start + $0) }
            guard made.dimension == model.dimension else {
                throw ServiceError(.unavailable, "The embedder's model has changed in the middle of a document.")
            }
            values += made.values
            if isLong { try await keep(made, part, start, model) }
        }
        return Embeddings(dimension: model.dimension, values: values)
    }

    private func embed(_ texts: [String], _ report: (Int) async throws -> Void) async throws -> Embeddings {
        var values: [Float] = []
        var dimension = 0
        for start in stride(from: 0, to: texts.count, by: EmbeddingBatch.size) {
            try await report(start)
            let batch = EmbeddingBatch(Array(texts[start..<min(start + EmbeddingBatch.size, texts.count)]))
            let made = try await batch.embed(with: embedder)
            values += made.values
            dimension = made.dimension
        }
        return Embeddings(dimension: dimension, values: values)
    }

    /// A checkpoint that cannot be read is one that is not there.
    private func kept(_ texts: [String], _ start: Int, _ model: EmbeddingModel) async -> Embeddings? {
        try? await checkpoints.embeddings(of: texts, from: start, by: model, under: lease)
    }

    /// Throws `leaseLost`. A checkpoint that could not be written costs time only after a fault.
    private func keep(_ made: Embeddings, _ texts: [String], _ start: Int, _ model: EmbeddingModel) async throws {
        do {
            try await checkpoints.keep(made, of: texts, from: start, by: model, under: lease)
        } catch let error as ServiceError where error.kind != .leaseLost {
            return
        }
    }
}
