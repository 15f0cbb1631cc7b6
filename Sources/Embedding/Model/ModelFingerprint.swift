import Crypto

/// The model's identity: SHA-256 over the digests of weights and vocabulary and over pooling, normalization, length,
/// prompts and what the tokenizer does otherwise than an uncased model's.
/// Two folders with the same fingerprint give the same vectors.
enum ModelFingerprint {
    static func compute(_ files: ModelFiles, _ configuration: ModelConfiguration) throws(EmbeddingError) -> String {
        var head = "\(configuration.poolingName) \(configuration.normalizes) \(configuration.maximumTokens)"
        let tokenizer = configuration.tokenizer
        if tokenizer != TokenizerOptions() {
            head += " \(tokenizer.lowercases) \(tokenizer.stripsAccents) \(tokenizer.separatesIdeographs)"
        }
        if !configuration.prompts.identity.isEmpty { head += " " + configuration.prompts.identity }
        do {
            return try SHA256.hexadecimalDigest(
                Array("\(files.weightsDigest) \(files.vocabularyDigest) \(head)".utf8))
        } catch {
            throw EmbeddingError(.unusableModel, "Cannot digest the model: \(error).")
        }
    }
}
