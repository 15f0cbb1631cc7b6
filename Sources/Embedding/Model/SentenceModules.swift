import CEmbeddingKernels
import JSON

/// What makes one vector of a text's rows: `modules.json` of sentence-transformers and the pooling that it names. A
/// folder without one is a plain encoder, of which sentence-transformers takes the mean.
struct SentenceModules {
    var pooling = EMBEDDING_POOLING_MEAN
    var normalizes = false

    /// - Parameter isReranker: the classifier takes the first token, whatever else is said.
    init(folder: String, width: Int, isReranker: Bool) throws(EmbeddingError) {
        guard !isReranker else {
            pooling = EMBEDDING_POOLING_CLS
            return
        }
        let modules = try ConfigurationFile(folder, "modules.json", mayBeMissing: true)
        guard modules.value != .null else { return }
        guard let entries = modules.value.array, !entries.isEmpty else {
            throw EmbeddingError(.unusableModel, "modules.json must be an array of modules.")
        }
        let names = entries.map { $0["type"]?.string?.split(separator: ".").last.map(String.init) ?? "(none)" }
        guard names == ["Transformer", "Pooling"] || names == ["Transformer", "Pooling", "Normalize"] else {
            throw EmbeddingError(
                .unsupportedModel,
                "modules.json has \(names.joined(separator: ", ").prefix(200)); Transformer, Pooling and, last, Normalize are known."
            )
        }
        normalizes = names.count == 3
        let path = entries[1]["path"]?.string ?? "1_Pooling"
        guard !path.isEmpty, !path.contains("..") else {
            throw EmbeddingError(.unusableModel, "modules.json must name a folder of the model for Pooling.")
        }
        pooling = try Self.pooling(ConfigurationFile(folder, path + "/config.json"), width: width)
    }

    private static func pooling(_ file: ConfigurationFile, width: Int) throws(EmbeddingError) -> embedding_pooling {
        for key in ["word_embedding_dimension", "embedding_dimension"] where file.value[key] != nil {
            _ = try file.integer(key, in: width...width)
        }
        guard try file.flag("include_prompt") != false else {
            throw EmbeddingError(
                .unsupportedModel, "\(file.name) leaves prompts out of pooling, which is not known here.")
        }
        switch modes(file.value) {
        case [], ["mean"], ["mean_tokens"]: return EMBEDDING_POOLING_MEAN
        case ["cls"], ["cls_token"]: return EMBEDDING_POOLING_CLS
        case ["max"], ["max_tokens"]: return EMBEDDING_POOLING_MAX
        case let other:
            throw EmbeddingError(
                .unsupportedModel,
                "\(file.name) pools by \(other.joined(separator: " and ").prefix(200)); cls, mean and max are known.")
        }
    }

    /// `pooling_mode`, a word or several; in older files a switch `pooling_mode_…` for each.
    private static func modes(_ value: JSONValue) -> [String] {
        if let mode = value["pooling_mode"] {
            return mode.string.map { [$0] } ?? mode.array?.compactMap(\.string) ?? ["?"]
        }
        let prefix = "pooling_mode_"
        return (value.object?.members ?? []).filter { $0.name.hasPrefix(prefix) && $0.value.bool == true }
            .map { String($0.name.dropFirst(prefix.count)) }
    }
}
