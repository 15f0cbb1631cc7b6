package import Domain
package import JSON

/// How texts travel to the embedder and vectors back: text-embeddings-inference's paths and words, with two additions:
/// vectors as raw little-endian float32 for whoever accepts `application/octet-stream`, and `/token_counts`.
package enum EmbeddingWire {
    package static let embedPath = "/embed"
    package static let tokenCountsPath = "/token_counts"
    package static let infoPath = "/info"
    package static let binaryType = "application/octet-stream"
    package static let dimensionField = "X-Embedding-Dimension"
    package static let countField = "X-Embedding-Count"
    /// The fingerprint of the model that made the vectors.
    package static let fingerprintField = "X-Model-Fingerprint"
    /// `query` or `bulk`.
    package static let priorityField = "X-Priority"
    /// `query` or `passage`: the model's own words for such texts come before them.
    package static let roleField = "X-Input-Type"

    /// The body of `/embed` and `/token_counts`.
    package static func encode(inputs: ArraySlice<String>) -> JSONValue {
        ["inputs": .array(inputs.map(JSONValue.string))]
    }

    /// `values` as little-endian float32.
    package static func bytes(of values: [Float]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: values.count * 4) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            for (index, value) in values.enumerated() {
                raw.storeBytes(of: value.bitPattern.littleEndian, toByteOffset: index * 4, as: UInt32.self)
            }
            count = values.count * 4
        }
    }

    /// The numbers that `bytes(of:)` wrote; nil when the length is no multiple of four, or when one is not finite.
    package static func values(of bytes: [UInt8]) -> [Float]? {
        guard bytes.count.isMultiple(of: 4) else { return nil }
        let values = bytes.withUnsafeBytes { raw in
            (0..<raw.count / 4).map { index in
                Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
            }
        }
        return values.allSatisfy(\.isFinite) ? values : nil
    }

    /// Token counts as a plain array, or under `token_counts`.
    package static func tokenCounts(from value: JSONValue) -> [Int]? {
        guard let elements = value.array ?? value["token_counts"]?.array else { return nil }
        let counts = elements.compactMap(\.int)
        return counts.count == elements.count ? counts : nil
    }

    package static func encode(tokenCounts: [Int]) -> JSONValue { .array(tokenCounts.map { JSONValue($0) }) }
}

/// What the embedder says of itself at `/info`.
package struct EmbedderInfo: Sendable, Hashable {
    package let model: EmbeddingModel
    /// Most texts in one request.
    package let maximumClientBatchSize: Int

    package init(model: EmbeddingModel, maximumClientBatchSize: Int) {
        self.model = model
        self.maximumClientBatchSize = maximumClientBatchSize
    }

    /// Nil when a member that is needed is missing. `model_sha` is what text-embeddings-inference calls a fingerprint.
    package init?(from value: JSONValue) {
        guard let name = value["model_id"]?.string,
            let fingerprint = value["fingerprint"]?.string ?? value["model_sha"]?.string,
            let dimension = value["dimension"]?.int ?? value["embedding_dimension"]?.int, dimension > 0
        else { return nil }
        model = EmbeddingModel(
            name: name, fingerprint: fingerprint, dimension: dimension,
            maximumTokens: value["max_input_length"]?.int ?? 256)
        maximumClientBatchSize = max(1, value["max_client_batch_size"]?.int ?? 32)
    }

    /// The members that `init(from:)` reads, for a service to add its own to.
    package var members: JSONObject {
        JSONObject([
            ("model_id", .string(model.name)), ("model_sha", .string(model.fingerprint)),
            ("fingerprint", .string(model.fingerprint)), ("dimension", JSONValue(model.dimension)),
            ("max_input_length", JSONValue(model.maximumTokens)),
            ("max_client_batch_size", JSONValue(maximumClientBatchSize)),
        ])
    }
}
