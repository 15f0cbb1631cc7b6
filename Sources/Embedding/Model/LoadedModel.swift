/// A model folder, read and made ready to compute.
struct LoadedModel {
    let configuration: ModelConfiguration
    let tokenizer: WordPieceTokenizer
    let encoder: Encoder
    let description: EmbeddingModelDescription

    /// - Parameters:
    ///   - name: for people; nil for the folder's own.
    ///   - kernel: `auto`, or a name of `Kernel.supported`.
    ///   - precision: nil for what suits the kernel.
    init(folder: String, name: String?, kernel: String, precision: Precision?) throws(EmbeddingError) {
        let kernel = try Kernel.named(kernel)
        do {
            try self.init(folder, name, kernel, precision)
        } catch {
            throw EmbeddingError(error.kind, "The model in \(folder) cannot be used: \(error.message)")
        }
    }

    private init(
        _ folder: String, _ name: String?, _ kernel: Kernel, _ precision: Precision?
    ) throws(EmbeddingError) {
        let configuration = try ModelConfiguration(folder: folder, name: name)
        let files = try ModelFiles(folder: folder)
        let tokenizer = try WordPieceTokenizer(folder: folder)
        guard tokenizer.vocabularySize == configuration.vocabularySize else {
            throw EmbeddingError(
                .unusableModel,
                "vocab.txt has \(tokenizer.vocabularySize) pieces, config.json says \(configuration.vocabularySize).")
        }
        encoder = try Encoder(
            TensorFile(path: "\(folder)/\(ModelFiles.weights)"), configuration, kernel, precision: precision,
            calibration: CalibrationText.paragraphs.map {
                tokenizer.encode($0, maximumTokens: configuration.maximumTokens)
            })
        self.configuration = configuration
        self.tokenizer = tokenizer
        description = EmbeddingModelDescription(
            configuration, kernel: kernel.name, precision: encoder.plan.precision,
            fingerprint: try ModelFingerprint.compute(files, configuration))
    }
}
