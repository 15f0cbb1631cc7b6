import Domain

/// Texts that are embedded in one call. A full embedder is asked again here, so that a long document does not begin
/// anew each time.
struct EmbeddingBatch {
    /// Chunks a call.
    static let size = 32
    private static let maximumAttempts = 8
    private static let maximumWait = Duration.seconds(10)

    private let texts: [String]
    private let role: EmbeddingRole?

    init(_ texts: [String], as role: EmbeddingRole?) {
        self.texts = texts
        self.role = role
    }

    func embed(with embedder: any TextEmbedder) async throws -> Embeddings {
        for attempt in 1... {
            do {
                let vectors = try await embedder.embed(texts, as: role, priority: .bulk)
                guard vectors.count == texts.count else {
                    throw ServiceError(.unavailable, "The embedder made \(vectors.count) vectors of \(texts.count).")
                }
                return vectors
            } catch let error as ServiceError where error.kind == .overloaded && attempt < Self.maximumAttempts {
                let wait = error.retryAfter ?? Backoff(first: .milliseconds(200), most: Self.maximumWait).delay(attempt)
                try await Task.sleep(for: min(wait, Self.maximumWait))
            }
        }
        throw CancellationError()
    }
}
