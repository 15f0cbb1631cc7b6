import Embedding
import HTTP
import JSON
import OpenAIInterface

/// `GET /v1/models` and `GET /v1/models/{model}`, in OpenAI's shape.
struct ModelHandlers: Sendable {
    let models: ServedModels

    func list(_ request: HTTPRequest) async throws -> HTTPResponse { .json(OpenAIModel.list(models.names)) }

    func read(_ request: HTTPRequest) async throws -> HTTPResponse {
        let name = request.parameter("model")
        guard models.names.contains(name) else { throw OpenAIError.modelNotFound(name, known: models.names) }
        return .json(OpenAIModel(name).json)
    }

    /// For `POST /v1/embeddings`.
    func embedder(_ name: String) throws -> EmbeddingEngine {
        guard models.names.contains(name) else { throw OpenAIError.modelNotFound(name, known: models.names) }
        do { return try models.embedder(name) } catch let error as TEIError {
            throw OpenAIError.invalid("model", error.message)
        }
    }
}
