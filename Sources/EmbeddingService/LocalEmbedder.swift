import Domain
import Embedding
import HTTP

/// The port to an engine in the same process.
struct LocalEmbedder: TextEmbedder {
    let engine: EmbeddingEngine
    let work: EncoderWork

    func model() async throws -> EmbeddingModel {
        let model = engine.description
        return EmbeddingModel(
            name: model.name, fingerprint: model.fingerprint, dimension: model.dimension,
            maximumTokens: model.maximumTokens)
    }

    func embed(
        _ texts: [String], as role: EmbeddingRole?, priority: EmbeddingPriority
    ) async throws -> Embeddings {
        let deadline = RequestContext.current?.deadline ?? .now + .seconds(60)
        do {
            let priority: BatchPriority = priority == .bulk ? .bulk : .query
            let values = try await work.counting(texts.count, priority) {
                try await engine.embed(
                    texts, prompt: prompt(role), priority: priority, deadline: deadline, normalizes: true)
            }
            return Embeddings(dimension: engine.description.dimension, values: values)
        } catch let error as EmbeddingError {
            throw Self.serviceError(error)
        }
    }

    private func prompt(_ role: EmbeddingRole?) -> String? {
        switch role {
        case .query: engine.description.prompts.forQueries
        case .passage: engine.description.prompts.forPassages
        case nil: nil
        }
    }

    func tokenCounts(of texts: [String]) async throws -> [Int] {
        texts.map(engine.tokenizer.count)
    }

    private static func serviceError(_ error: EmbeddingError) -> ServiceError {
        switch error.kind {
        case .overloaded: ServiceError(.overloaded, error.message, retryAfter: error.retryAfter)
        case .deadlineExceeded: ServiceError(.deadlineExceeded, error.message)
        default: ServiceError(.unavailable, error.message)
        }
    }
}
