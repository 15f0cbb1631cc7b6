package import Embedding

/// The models that are loaded, by name. Requests that name none get the first of the kind they need.
package struct ServedModels: Sendable {
    package let all: [ServedModel]

    /// Throws `unusableModel` for two models of one name.
    package init(_ models: [ServedModel]) throws(EmbeddingError) {
        var names: Set<String> = []
        for model in models where !names.insert(model.description.name).inserted {
            throw EmbeddingError(
                .unusableModel, "Two models are called \(model.description.name): name them apart in MODELS.")
        }
        all = models
    }

    package var names: [String] { all.map(\.description.name) }

    /// What describes the service to those who know of one model only.
    var main: ServedModel? { all.first { $0.embedder != nil } ?? all.first }

    /// Tokens that wait for their turn, in all queues.
    package var waitingTokens: Int { all.reduce(0) { $0 + $1.waitingTokens } }

    func close(at instant: ContinuousClock.Instant, end: ContinuousClock.Instant) {
        for model in all { model.close(at: instant, end: end) }
    }

    /// Ends all threads after the batches in hand. Blocks until they have ended.
    package func stop() {
        for model in all { model.stop() }
    }

    /// - Parameter name: nil for the first that makes vectors.
    func embedder(_ name: String?) throws -> EmbeddingEngine {
        guard let engine = try name.map(model)?.embedder ?? (name == nil ? main?.embedder : nil) else {
            throw TEIError.wrongModel(
                name.map { "The model \($0) is a reranker: it makes no vectors." }
                    ?? "No model that makes vectors is loaded: name one in MODEL_PATH or MODELS.")
        }
        return engine
    }

    /// - Parameter name: nil for the first that ranks.
    func reranker(_ name: String?) throws -> Reranker {
        let found = try name.map(model)?.reranker ?? (name == nil ? all.lazy.compactMap(\.reranker).first : nil)
        guard let found else {
            throw TEIError.wrongModel(
                name.map { "The model \($0) makes vectors: it is no reranker." }
                    ?? "No reranker is loaded: name one in MODELS.")
        }
        return found
    }

    /// A model of any kind, for what all have.
    func any(_ name: String?) throws -> ServedModel {
        guard let name else {
            guard let main else { throw TEIError.wrongModel("No model is loaded: name one in MODEL_PATH.") }
            return main
        }
        return try model(name)
    }

    private func model(_ name: String) throws -> ServedModel {
        guard let model = all.first(where: { $0.description.name == name }) else {
            throw TEIError.unknownModel(name, known: names)
        }
        return model
    }
}

extension ServedModel {
    var embedder: EmbeddingEngine? { if case .embedder(let engine) = self { engine } else { nil } }
    var reranker: Reranker? { if case .reranker(let reranker) = self { reranker } else { nil } }
}
