import Embedding
import HTTP
import JSON

/// `GET /info`: TEI's members, and what our own services need to know.
struct InfoHandler: Sendable {
    let model: EmbeddingModelDescription
    let limits: RequestBounds
    let version: String

    var response: HTTPResponse {
        .json([
            "model_id": .string(model.name), "model_sha": .string(model.fingerprint),
            "model_dtype": .string(model.precision.dataType),
            "model_type": ["embedding": ["pooling": .string(model.pooling)]],
            "max_concurrent_requests": 1024, "max_input_length": .integer(Int64(model.maximumTokens)),
            "max_batch_tokens": .integer(Int64(limits.batchTokens)), "max_batch_requests": .null,
            "max_client_batch_size": .integer(Int64(limits.inputs)), "auto_truncate": true,
            "tokenization_workers": 1, "version": .string(version), "sha": .null, "docker_label": .null,
            "embedding_dimension": .integer(Int64(model.dimension)), "fingerprint": .string(model.fingerprint),
            "kernel": .string(model.kernel),
        ])
    }
}
