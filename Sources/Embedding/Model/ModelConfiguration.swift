import CEmbeddingKernels
import JSON

/// What the folder's JSON files say about the model: `config.json` (Hugging Face BERT), `modules.json`,
/// `1_Pooling/config.json`, `sentence_bert_config.json`, `tokenizer_config.json` (sentence-transformers).
struct ModelConfiguration: Sendable, Hashable {
    let hiddenSize: Int
    let layerCount: Int
    let headCount: Int
    let intermediateSize: Int
    let vocabularySize: Int
    let positionCount: Int
    let typeCount: Int
    let epsilon: Float
    let activation: embedding_activation
    let pooling: embedding_pooling
    let normalizes: Bool
    /// Special tokens included.
    let maximumTokens: Int
    let tokenizer: TokenizerOptions
    /// For people.
    let name: String

    var headSize: Int { hiddenSize / headCount }

    init(folder: String) throws(EmbeddingError) {
        let main = try ConfigurationFile(folder, "config.json")
        try main.require("model_type", oneOf: ["bert"])
        try main.requireIfPresent("position_embedding_type", "absolute")
        hiddenSize = try main.integer("hidden_size", in: 16...8192)
        layerCount = try main.integer("num_hidden_layers", in: 1...128)
        headCount = try main.integer("num_attention_heads", in: 1...256)
        intermediateSize = try main.integer("intermediate_size", in: 1...65536)
        vocabularySize = try main.integer("vocab_size", in: 1...1_000_000)
        positionCount = try main.integer("max_position_embeddings", in: 3...8192)
        typeCount = try main.integer("type_vocab_size", in: 1...16)
        epsilon = Float(main.value["layer_norm_eps"]?.double ?? 1e-12)
        activation = try Self.activation(main)
        guard hiddenSize % headCount == 0, hiddenSize / headCount % 16 == 0 else {
            throw EmbeddingError(
                .unsupportedModel, "\(headCount) heads over \(hiddenSize) values: a head must have a multiple of 16.")
        }
        let sentence = try ConfigurationFile(folder, "sentence_bert_config.json", mayBeMissing: true)
        let length = sentence.value["max_seq_length"]?.int ?? positionCount
        guard (3...positionCount).contains(length) else {
            throw EmbeddingError(.unusableModel, "max_seq_length \(length) does not fit \(positionCount) positions.")
        }
        maximumTokens = length
        tokenizer = try TokenizerOptions(folder: folder)
        (pooling, normalizes) = try Self.head(folder, width: hiddenSize)
        name = folder.split(separator: "/").last.map(String.init) ?? "model"
    }

    private static func activation(_ file: ConfigurationFile) throws(EmbeddingError) -> embedding_activation {
        switch file.value["hidden_act"]?.string {
        case "gelu": return EMBEDDING_ACTIVATION_GELU
        case "gelu_new", "gelu_pytorch_tanh": return EMBEDDING_ACTIVATION_GELU_TANH
        case "relu": return EMBEDDING_ACTIVATION_RELU
        case let other:
            throw EmbeddingError(.unsupportedModel, "Activation \(other ?? "(none)") is not known; gelu and relu are.")
        }
    }

    private static func head(
        _ folder: String, width: Int
    ) throws(EmbeddingError) -> (embedding_pooling, normalizes: Bool) {
        let modules = try ConfigurationFile(folder, "modules.json", mayBeMissing: true)
        let types = (modules.value.array ?? []).compactMap { $0["type"]?.string?.split(separator: ".").last }
        let pooling = try ConfigurationFile(folder, "1_Pooling/config.json", mayBeMissing: true)
        let chosen = (pooling.value.object?.members ?? []).filter { $0.name.hasPrefix("pooling_mode_") }
            .filter { $0.value.bool == true }.map(\.name)
        let unknown = types.filter { !["Transformer", "Pooling", "Normalize"].contains($0) }
        guard unknown.isEmpty else {
            throw EmbeddingError(.unsupportedModel, "modules.json asks for \(unknown[0]), which is not known here.")
        }
        return (try kind(chosen), types.isEmpty || types.contains("Normalize"))
    }

    private static func kind(_ chosen: [String]) throws(EmbeddingError) -> embedding_pooling {
        switch chosen {
        case [], ["pooling_mode_mean_tokens"]: return EMBEDDING_POOLING_MEAN
        case ["pooling_mode_cls_token"]: return EMBEDDING_POOLING_CLS
        case ["pooling_mode_max_tokens"]: return EMBEDDING_POOLING_MAX
        default:
            throw EmbeddingError(
                .unsupportedModel, "Pooling by \(chosen.joined(separator: " and ")) is not known here.")
        }
    }
}
