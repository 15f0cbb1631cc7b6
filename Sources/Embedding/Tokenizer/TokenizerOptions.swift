/// How a model's tokenizer normalizes: Hugging Face's `BertNormalizer` and its names in `tokenizer_config.json`.
package struct TokenizerOptions: Sendable, Hashable {
    /// `do_lower_case`.
    package var lowercases: Bool
    /// `strip_accents`: decompose, and leave combining marks out.
    package var stripsAccents: Bool
    /// `tokenize_chinese_chars`: each ideograph is a word of its own.
    package var separatesIdeographs: Bool

    /// - Parameter stripsAccents: nil for what `lowercases` says, as in the reference.
    package init(lowercases: Bool = true, stripsAccents: Bool? = nil, separatesIdeographs: Bool = true) {
        self.lowercases = lowercases
        self.stripsAccents = stripsAccents ?? lowercases
        self.separatesIdeographs = separatesIdeographs
    }

    /// Reads `tokenizer_config.json`; without one the model is uncased, as BERT's tokenizer is by default.
    init(folder: String) throws(EmbeddingError) {
        let file = try ConfigurationFile(folder, "tokenizer_config.json", mayBeMissing: true)
        guard try file.flag("do_basic_tokenize") != false else {
            throw EmbeddingError(.unsupportedModel, "The tokenizer takes words that are split already; none is read.")
        }
        self.init(
            lowercases: try file.flag("do_lower_case") ?? true, stripsAccents: try file.flag("strip_accents"),
            separatesIdeographs: try file.flag("tokenize_chinese_chars") ?? true)
    }
}
