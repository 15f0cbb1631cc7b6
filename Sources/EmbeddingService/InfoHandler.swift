import Embedding
import HTTP
import JSON

/// `GET /info`: TEI's members, and what our own services need to know, of the first model that makes vectors; and
/// under `models` of each.
struct InfoHandler: Sendable {
    let models: ServedModels
    let limits: RequestBounds
    let version: String

    var response: HTTPResponse {
        var members = models.main.map(members) ?? JSONObject()
        for (name, value) in service { members[name] = value }
        members["models"] = .array(models.all.map { .object(self.members(of: $0)) })
        return .json(.object(members))
    }

    private func members(of model: ServedModel) -> JSONObject {
        let description = model.description
        var members = JSONObject([
            ("model_id", .string(description.name)), ("model_sha", .string(description.fingerprint)),
            ("model_dtype", .string(description.precision.dataType)), ("model_type", Self.type(model)),
            ("max_input_length", .integer(Int64(description.maximumTokens))),
            ("fingerprint", .string(description.fingerprint)), ("kernel", .string(description.kernel)),
        ])
        guard model.embedder != nil else { return members }
        members["embedding_dimension"] = .integer(Int64(description.dimension))
        members["prompts"] = .array(description.prompts.names.map(JSONValue.string))
        members["default_prompt"] = description.prompts.defaultName.map(JSONValue.string) ?? .null
        return members
    }

    private static func type(_ model: ServedModel) -> JSONValue {
        model.embedder != nil
            ? ["embedding": ["pooling": .string(model.description.pooling)]]
            : ["reranker": ["id2label": ["0": "LABEL_0"], "label2id": ["LABEL_0": 0]]]
    }

    private var service: [(String, JSONValue)] {
        [
            ("max_concurrent_requests", 1024), ("max_batch_tokens", .integer(Int64(limits.batchTokens))),
            ("max_batch_requests", .null), ("max_client_batch_size", .integer(Int64(limits.inputs))),
            ("auto_truncate", true), ("tokenization_workers", 1), ("version", .string(version)), ("sha", .null),
            ("docker_label", .null),
        ]
    }
}
