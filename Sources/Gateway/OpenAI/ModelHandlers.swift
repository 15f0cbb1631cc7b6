import Domain
import HTTP
import OpenAIInterface

/// `GET /v1/models`: `rag` and `rag:COLLECTION` answer questions, the embedding model embeds.
struct ModelHandlers: Sendable {
    let embedder: any TextEmbedder
    let collections: any CollectionStore

    func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        async let embedding = try? embedder.model()
        let page = try await collections.list(PageRequest(limit: PageRequest<CollectionKind>.maximumLimit))
        let names = ["rag"] + page.elements.map { "rag:\($0.name)" } + [await embedding?.name].compactMap(\.self)
        return .json(OpenAIModel.list(names))
    }

    func read(_ request: HTTPRequest) async throws -> HTTPResponse {
        let name = request.parameter("model")
        guard try await exists(name) else { throw OpenAIError.modelNotFound(name) }
        return .json(OpenAIModel(name).json)
    }

    /// For `/v1/embeddings`, which has but one model here.
    func embedder(_ name: String) async throws -> any TextEmbedder {
        guard try await embedder.model().name == name else { throw OpenAIError.modelNotFound(name) }
        return embedder
    }

    private func exists(_ name: String) async throws -> Bool {
        if let collection = ChatModel(name)?.collection {
            do {
                _ = try await collections.find(collection)
                return true
            } catch let error as ServiceError where error.kind == .notFound {
                return false
            }
        }
        return try await embedder.model().name == name
    }
}

/// A chat model's name: `rag` for the default collection, `rag:NAME` or `rag:ID` for another.
struct ChatModel: Sendable {
    let name: String
    let collection: CollectionReference

    /// Nil for any other name.
    init?(_ name: String) {
        if name == "rag" {
            collection = .defaultCollection
        } else if name.hasPrefix("rag:"), name.count > 4 {
            collection = CollectionReference(String(name.dropFirst(4)))
        } else {
            return nil
        }
        self.name = name
    }
}
