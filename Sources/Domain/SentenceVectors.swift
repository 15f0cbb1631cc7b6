/// The vectors of a chunk's sentences, each found by its sentence's text: made as the chunk comes in, so that an answer need
/// not embed them again.
///
/// One entry a sentence: the hash of its text (FNV-1a of the UTF-8 bytes, 64 bits, low byte first; its lowest bit tells
/// instead whether the sentence is long enough to speak for its chunk), then the vector's components, the largest as 127 or
/// -127 and the others in proportion (`int8`). What the largest was is not kept: the length of a vector does not matter to a
/// cosine. Cosines are off by .0004 in the mean (docs/decisions/0025-sentence-vectors.md).
package struct SentenceVectors: Sendable, Hashable {
    private static let hashBytes = 8
    /// In Unicode scalars. Shorter ones are headings and references to other places as often as statements.
    private static let shortestSpeaker = 60

    /// Entries one behind the other; empty where there are none.
    package let bytes: [UInt8]
    private let dimension: Int

    /// As they were stored. Bytes that are no whole number of entries are none.
    package init(bytes: [UInt8], dimension: Int) {
        self.bytes = bytes.count % Self.size(dimension) == 0 ? bytes : []
        self.dimension = dimension
    }

    /// - Parameter vectors: one a text, of any length but zero.
    package init(of texts: [String], _ vectors: [ArraySlice<Float>]) {
        dimension = vectors.first?.count ?? 0
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.size(ofSentences: texts.count, dimension: dimension))
        for (text, vector) in zip(texts, vectors) {
            withUnsafeBytes(of: Self.hash(text).littleEndian) { bytes += $0 }
            bytes += Self.components(of: vector)
        }
        self.bytes = bytes
    }

    /// Zeros for a vector with numbers that are none.
    private static func components(of vector: ArraySlice<Float>) -> [UInt8] {
        let scale = 127 / vector.reduce(0) { max($0, abs($1)) }
        guard scale.isFinite, vector.reduce(0, +).isFinite else { return [UInt8](repeating: 0, count: vector.count) }
        // Rounded to the nearest: what is behind the point is cut off.
        return vector.map { UInt8(bitPattern: Int8($0 * scale + ($0 < 0 ? -0.5 : 0.5))) }
    }

    /// In bytes.
    package static func size(ofSentences count: Int, dimension: Int) -> Int { count * size(dimension) }

    private static func size(_ dimension: Int) -> Int { hashBytes + dimension }

    package func holds(_ sentence: String) -> Bool { place(of: sentence) != nil }

    /// The cosine of a sentence's vector to another one. Nil for a sentence that is not here.
    ///
    /// - Parameter vector: unit length, by the same model.
    package func cosine(of sentence: String, to vector: ArraySlice<Float>) -> Double? {
        guard vector.count == dimension, let place = place(of: sentence) else { return nil }
        return cosine(at: place + Self.hashBytes, to: vector)
    }

    /// The cosines of all sentences' vectors to another one; none where that has another dimension.
    ///
    /// - Parameter vector: unit length, by the same model.
    package func nearness(to vector: [Float]) -> SentenceNearness {
        guard vector.count == dimension else { return SentenceNearness([]) }
        return SentenceNearness(
            stride(from: 0, to: bytes.count, by: Self.size(dimension)).compactMap { place in
                cosine(at: place + Self.hashBytes, to: vector[...]).map {
                    SentenceNearness.Entry(hash: hash(at: place), cosine: $0)
                }
            })
    }

    /// Where its entry begins.
    private func place(of sentence: String) -> Int? {
        let wanted = Self.hash(sentence)
        return stride(from: 0, to: bytes.count, by: Self.size(dimension)).first { hash(at: $0) == wanted }
    }

    private func hash(at place: Int) -> UInt64 {
        bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt64.self)) }
    }

    private func cosine(at start: Int, to vector: ArraySlice<Float>) -> Double? {
        var (product, square) = (Float(0), Int32(0))
        bytes.withUnsafeBufferPointer { bytes in
            vector.withUnsafeBufferPointer { vector in
                for place in vector.indices {
                    let component = Int32(Int8(bitPattern: bytes[start + place]))
                    product += Float(component) * vector[place]
                    square &+= component &* component
                }
            }
        }
        return square > 0 ? Double(product) / Double(square).squareRoot() : nil
    }

    /// Whether a sentence of this hash is long enough to speak for its chunk.
    static func speaks(_ hash: UInt64) -> Bool { hash & 1 == 1 }

    /// A writer of documents who makes two texts meet can only mix up sentences of a chunk of his own.
    static func hash(_ text: String) -> UInt64 {
        FNV1a.hash(text) & ~1 | (text.unicodeScalars.count < shortestSpeaker ? 0 : 1)
    }
}
