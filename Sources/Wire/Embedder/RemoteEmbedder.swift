package import Domain
package import HTTP
import JSON
import Synchronization

/// The embedder over HTTP. Long lists are split into requests of the size that the server takes.
///
/// What the server says of itself is asked once and asked again after a failure, or when vectors come from another
/// model than the one known.
package final class RemoteEmbedder: TextEmbedder {
    private let client: any HTTPClient
    private let known = Mutex<EmbedderInfo?>(nil)
    /// Batches in flight at once for one call.
    private static let maximumBatchesInFlight = 2

    package init(client: any HTTPClient) {
        self.client = client
    }

    package func model() async throws -> EmbeddingModel { try await info().model }

    package func embed(
        _ texts: [String], as role: EmbeddingRole?, priority: EmbeddingPriority
    ) async throws -> Embeddings {
        let info = try await info()
        guard !texts.isEmpty else { return Embeddings(dimension: info.model.dimension, values: []) }
        let batches = try await inBatches(texts, of: info.maximumClientBatchSize) { batch in
            try await self.embed(batch, by: info.model, role, priority)
        }
        return Embeddings(dimension: info.model.dimension, values: batches.flatMap(\.values))
    }

    package func tokenCounts(of texts: [String]) async throws -> [Int] {
        let batches = try await inBatches(texts, of: try await info().maximumClientBatchSize) { batch in
            let response = try await self.post(EmbeddingWire.tokenCountsPath, batch, priority: .bulk)
            guard let value = try? JSONValue(parsing: response.body),
                let counts = EmbeddingWire.tokenCounts(from: value), counts.count == batch.count
            else { throw PeerErrors.embedder.malformed("token counts") }
            return counts
        }
        return batches.flatMap(\.self)
    }

    /// What the embedder says of itself, from memory where it is known.
    package func info() async throws -> EmbedderInfo {
        if let info = known.withLock(\.self) { return info }
        let request = HTTPClientRequest(.get, EmbeddingWire.infoPath, timeout: .seconds(5))
        let response = try await PeerErrors.embedder.send(request, by: client)
        guard let value = try? JSONValue(parsing: response.body), let info = EmbedderInfo(from: value) else {
            throw PeerErrors.embedder.malformed("a description of its model")
        }
        known.withLock { $0 = info }
        return info
    }

    private func embed(
        _ batch: ArraySlice<String>, by model: EmbeddingModel, _ role: EmbeddingRole?, _ priority: EmbeddingPriority
    ) async throws -> Embeddings {
        let response = try await post(EmbeddingWire.embedPath, batch, role, priority: priority)
        guard let dimension = response.headers[EmbeddingWire.dimensionField].flatMap(Int.init),
            let values = EmbeddingWire.values(of: response.body), values.count == dimension * batch.count
        else { throw PeerErrors.embedder.malformed("vectors") }
        let fingerprint = response.headers[EmbeddingWire.fingerprintField] ?? model.fingerprint
        guard dimension == model.dimension, fingerprint == model.fingerprint else {
            forget()
            throw ServiceError(
                .unavailable, "The embedder has changed its model; ask again.", retryAfter: .seconds(1))
        }
        return Embeddings(dimension: dimension, values: values)
    }

    private func post(
        _ path: String, _ batch: ArraySlice<String>, _ role: EmbeddingRole? = nil, priority: EmbeddingPriority
    ) async throws -> HTTPClientResponse {
        var headers = HTTPHeaders([
            "Content-Type": "application/json",
            "Accept": path == EmbeddingWire.embedPath ? EmbeddingWire.binaryType : "application/json",
            EmbeddingWire.priorityField: priority.rawValue,
        ])
        if let role { headers[EmbeddingWire.roleField] = role.rawValue }
        let request = HTTPClientRequest(
            .post, path, headers: headers, body: EmbeddingWire.encode(inputs: batch).bytes,
            timeout: priority == .query ? .seconds(10) : .seconds(120), isIdempotent: true)
        do {
            return try await PeerErrors.embedder.send(request, by: client)
        } catch {
            if (error as? ServiceError)?.kind == .unavailable { forget() }
            throw error
        }
    }

    private func forget() {
        known.withLock { $0 = nil }
    }

    /// The results in the order of `texts`.
    private func inBatches<Result: Sendable>(
        _ texts: [String], of size: Int, _ body: @escaping @Sendable (ArraySlice<String>) async throws -> Result
    ) async throws -> [Result] {
        let starts = Array(stride(from: 0, to: texts.count, by: size))
        return try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results: [(Int, Result)] = []
            for (index, start) in starts.enumerated() {
                if index >= Self.maximumBatchesInFlight, let done = try await group.next() { results.append(done) }
                group.addTask { (start, try await body(texts[start..<min(start + size, texts.count)])) }
            }
            for try await done in group { results.append(done) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
