/// The catalogue's part for what turns text into vectors.
package struct EmbedderSettings: SettingsGroup {
    package let modelPath = Setting(
        required: "MODEL_PATH", .path, for: [.embedder, .ragctl], "Folder with the embedding model's files.")
    package let models = Setting(
        "MODELS", .namedPaths, default: [], for: [.embedder],
        "Further models, each a folder: for embedding, or a cross-encoder for reranking.")
    package let embedderThreads = Setting(
        "EMBEDDER_THREADS", .integer(0...256), default: 0, for: [.embedder], "Threads of the encoder; 0 for one a core."
    )
    package let embedderPinsThreads = Setting(
        "EMBEDDER_PIN_THREADS", .flag, default: false, for: [.embedder],
        "Whether each thread of the encoder keeps to one processor: for machines that nothing else uses.")
    package let embedderCacheBytes = Setting(
        "EMBEDDER_CACHE_BYTES", .bytes(0...(1 << 40)), default: 32 << 20, for: [.embedder],
        "Memory of vectors kept for texts that come again (about 1.7 KiB each); 0 keeps none.")
    package let embedderKernel = Setting(
        "EMBEDDER_KERNEL", .text, default: "auto", for: [.embedder],
        "Matrix kernel: `auto` takes the fastest that this processor runs.")
    package let embedderPrecision = Setting(
        "EMBEDDER_PRECISION", .choice, default: EmbedderPrecision.auto, for: [.embedder],
        "What matrices are kept in; `auto` takes bf16 where the processor multiplies it, int16 on other x86, else f32.")
    package let embedderMaxBatchTokens = Setting(
        "EMBEDDER_MAX_BATCH_TOKENS", .integer(512...1_048_576, unit: "tokens"), default: 4096, for: [.embedder],
        "Tokens computed at once, by all threads together.")
    package let embedderMaxQueueTokens = Setting(
        "EMBEDDER_MAX_QUEUE_TOKENS", .integer(512...16_777_216, unit: "tokens"), default: 262_144, for: [.embedder],
        "Longest queue; requests beyond it are refused with 429.")
}
