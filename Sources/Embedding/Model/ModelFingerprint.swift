import Crypto

/// The model's identity: SHA-256 over the digests of weights and vocabulary and over pooling, normalization, length
/// and what the tokenizer does otherwise than an uncased model's.
/// Two folders with the same fingerprint give the same vectors.
enum ModelFingerprint {
    static func compute(folder: String, _ configuration: ModelConfiguration) throws(EmbeddingError) -> String {
        let weights = try FileDigest.sha256(folder + "/model.safetensors")
        let vocabulary = try FileDigest.sha256(folder + "/vocab.txt")
        var head = "\(configuration.poolingName) \(configuration.normalizes) \(configuration.maximumTokens)"
        let tokenizer = configuration.tokenizer
        if tokenizer != TokenizerOptions() {
            head += " \(tokenizer.lowercases) \(tokenizer.stripsAccents) \(tokenizer.separatesIdeographs)"
        }
        do {
            return try SHA256.hexadecimalDigest(Array("\(weights) \(vocabulary) \(head)".utf8))
        } catch {
            throw EmbeddingError(.unusableModel, "Cannot digest the model: \(error).")
        }
    }
}
