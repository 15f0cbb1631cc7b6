import Embedding

/// What a contestant measures: on one processor the encoder itself, on several the engine with its queue and threads.
enum MeasuredEngine {
    case direct(DirectEncoder)
    case queued(EmbeddingEngine)

    init(model: String, kernel: String, precision: Precision, threads: Int) throws {
        self =
            threads == 1
            ? .direct(try DirectEncoder(folder: model, kernel: kernel, precision: precision))
            : .queued(
                try EmbeddingEngine(
                    folder: model, kernel: kernel, precision: precision, limits: BatchLimits(threads: threads)))
    }

    var name: String {
        let description =
            switch self {
            case .direct(let encoder): encoder.description
            case .queued(let engine): engine.description
            }
        return "\(description.precision), \(description.kernel)"
    }

    func encode(_ texts: [[Int32]]) async throws -> [Float] {
        switch self {
        case .direct(let encoder): try encoder.encode(texts)
        case .queued(let engine):
            try await engine.embed(tokens: texts, priority: texts.count > 1 ? .bulk : .query)
        }
    }
}
