import CEmbeddingKernels
import JSON

/// What the folder's JSON files say about the model: `config.json` (Hugging Face BERT), `tokenizer_config.json`, and
/// those of sentence-transformers: see `SentenceModules` and `ModelPrompts`.
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
    /// A cross-encoder: one number for a pair of texts instead of a vector for one.
    let isReranker: Bool
    let pooling: embedding_pooling
    let normalizes: Bool
    /// Special tokens included.
    let maximumTokens: Int
    let tokenizer: TokenizerOptions
    let prompts: ModelPrompts
    /// For people.
    let name: String

    var headSize: Int { hiddenSize / headCount }

    init(folder: String, name: String? = nil) throws(EmbeddingError) {
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
        epsilon = Float(try main.number("layer_norm_eps", in: 0...0.1, default: 1e-12))
        activation = try Self.activation(main)
        guard hiddenSize % headCount == 0, hiddenSize / headCount % 16 == 0 else {
            throw EmbeddingError(
                .unsupportedModel,
                "config.json has \(headCount) heads over \(hiddenSize) values; a head must have a multiple of 16.")
        }
        isReranker = try Self.isReranker(main)
        guard !isReranker || typeCount > 1 else {
            throw EmbeddingError(.unusableModel, "config.json says type_vocab_size is 1; a reranker needs 2.")
        }
        tokenizer = try TokenizerOptions(folder: folder)
        let modules = try SentenceModules(folder: folder, width: hiddenSize, isReranker: isReranker)
        (pooling, normalizes) = (modules.pooling, modules.normalizes)
        prompts = try ModelPrompts(folder: folder)
        maximumTokens = try Self.maximumTokens(folder, positions: positionCount, tokenizer)
        self.name = name ?? folder.split(separator: "/").last.map(String.init) ?? "model"
    }

    private static func activation(_ file: ConfigurationFile) throws(EmbeddingError) -> embedding_activation {
        switch file.value["hidden_act"]?.string {
        case "gelu": return EMBEDDING_ACTIVATION_GELU
        case "gelu_new", "gelu_pytorch_tanh": return EMBEDDING_ACTIVATION_GELU_TANH
        case "relu": return EMBEDDING_ACTIVATION_RELU
        case let other:
            throw EmbeddingError(
                .unsupportedModel,
                "config.json says hidden_act is \(other ?? "nothing"); gelu, gelu_new, gelu_pytorch_tanh and relu are known."
            )
        }
    }

    /// Encoders with other heads than a classifier are used without those.
    private static func isReranker(_ file: ConfigurationFile) throws(EmbeddingError) -> Bool {
        let name = file.value["architectures"]?[0]?.string ?? "BertModel"
        switch name {
        case "BertModel", "BertForMaskedLM", "BertForPreTraining": return false
        case "BertForSequenceClassification": break
        default:
            throw EmbeddingError(
                .unsupportedModel,
                "config.json names the architecture \(name); BertModel and BertForSequenceClassification are known.")
        }
        let labels = file.value["num_labels"]?.int ?? file.value["id2label"]?.object?.members.count ?? 2
        guard labels == 1 else {
            throw EmbeddingError(
                .unsupportedModel,
                "config.json has \(labels) labels; a reranker has one, other classifiers are not known.")
        }
        return true
    }

    /// As sentence-transformers finds it: its own file says, else the tokenizer, within the model's positions.
    private static func maximumTokens(
        _ folder: String, positions: Int, _ tokenizer: TokenizerOptions
    ) throws(EmbeddingError) -> Int {
        let sentence = try ConfigurationFile(folder, "sentence_bert_config.json", mayBeMissing: true)
        guard try sentence.flag("do_lower_case") != true || tokenizer.lowercases else {
            throw EmbeddingError(
                .unsupportedModel,
                "sentence_bert_config.json asks for lower case, tokenizer_config.json does not: this is not known here."
            )
        }
        if let length = sentence.value["max_seq_length"], length != .null {
            return try sentence.integer("max_seq_length", in: 3...positions)
        }
        let words = try ConfigurationFile(folder, "tokenizer_config.json", mayBeMissing: true)
        // Models without a bound of their own have a number of thirty digits here.
        let length = try words.number("model_max_length", in: 3...1e40, default: Double(positions))
        return Int(min(length, Double(positions)))
    }
}
