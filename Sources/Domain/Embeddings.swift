/// Vectors of one model for a list of texts.
package struct Embeddings: Sendable, Hashable {
    package let dimension: Int
    /// `[count][dimension]`, row-major; each row has unit length.
    package private(set) var values: [Float]

    package init(dimension: Int, values: [Float]) {
        self.dimension = dimension
        self.values = values
    }

    package var count: Int { dimension == 0 ? 0 : values.count / dimension }

    package subscript(row: Int) -> ArraySlice<Float> {
        values[row * dimension..<(row + 1) * dimension]
    }

    /// The cosine of two rows.
    package static func cosine(_ left: ArraySlice<Float>, _ right: ArraySlice<Float>) -> Float {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }

    mutating func reserveCapacity(_ count: Int) { values.reserveCapacity(count * dimension) }

    mutating func append(_ next: Embeddings) { values += next.values }
}

/// Which model made a vector. Vectors of different identities are never compared.
package struct EmbeddingModel: Sendable, Hashable {
    /// For people and for OpenAI's `model` field: `all-MiniLM-L6-v2`.
    package let name: String
    /// Hexadecimal digest of weights, tokenizer and pooling: two models are the same when this is.
    package let fingerprint: String
    package let dimension: Int
    /// Longest input in tokens, special tokens included; longer texts are cut.
    package let maximumTokens: Int

    package init(name: String, fingerprint: String, dimension: Int, maximumTokens: Int) {
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.maximumTokens = maximumTokens
    }
}

/// What a text is to the model: some were trained to see other words before questions than before what is to be found.
package enum EmbeddingRole: String, Sendable, CaseIterable {
    case query, passage
}

/// Who waits for an embedding: a person's question overtakes bulk work.
package enum EmbeddingPriority: String, Sendable, CaseIterable {
    case query, bulk
}
