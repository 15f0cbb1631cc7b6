import Domain
import FoundationEssentials
import JSON
import Ranking
import TextAnalysis

/// Documents of ten chunks each, as many as are wanted, the same for the same number: a chunk is the front of one passage and
/// the end of another, and its vector lies between theirs.
struct SyntheticCollection: Sendable {
    static let chunksOfDocument = 10
    /// Filters on the metadata field `share` below these let through 50, 10, 1 and 0.1 percent.
    static let shares = 1000

    private let passages: SyntheticPassages
    private let vectors: Embeddings

    /// - Parameter vectors: of the passages, in their order.
    init(_ passages: SyntheticPassages, vectors: Embeddings) {
        self.passages = passages
        self.vectors = vectors
    }

    func document(_ number: Int) -> IndexedDocument {
        var random = SeededGenerator(seed: UInt64(number) &* 0xD134_2543_DE82_EF95)
        let title = "Record \(number)"
        return IndexedDocument(
            id: .make(), source: "record-\(number)", title: title,
            metadata: JSONObject([("share", JSONValue(Int.random(in: 0..<Self.shares, using: &random)))]),
            chunks: (0..<Self.chunksOfDocument).map { chunk($0, title, &random) })
    }

    private func chunk(_ ordinal: Int, _ title: String, _ random: inout SeededGenerator) -> IndexedChunk {
        let front = Int.random(in: 0..<passages.passages.count, using: &random)
        let end = Int.random(in: 0..<passages.passages.count, using: &random)
        let share = Float.random(in: 0.3...0.7, using: &random)
        let text = Self.joined(passages.passages[front], passages.passages[end], share)
            .map { varied($0, &random) }.joined(separator: " ")
        let chunk = Chunk(
            ordinal: ordinal, range: 0..<text.unicodeScalars.count, text: text, headingPath: [], page: nil,
            tokenCount: text.utf8.count / 5)
        return IndexedChunk(
            chunk: chunk, embedding: between(front, end, share),
            terms: TextAnalyzer.english.terms(of: chunk.contextualText(title: title)))
    }

    /// No sentence stands in two chunks word for word: what is kept of one chunk must not serve another.
    private func varied(_ sentence: String, _ random: inout SeededGenerator) -> String {
        var words = sentence.split(separator: " ")
        let others = passages.passages.randomElement(using: &random)?.randomElement(using: &random) ?? ""
        guard let place = words.indices.randomElement(using: &random),
            let other = others.split(separator: " ").randomElement(using: &random)
        else { return sentence }
        words[place] = other
        return words.joined(separator: " ")
    }

    private static func joined(_ front: [String], _ end: [String], _ share: Float) -> [String] {
        let first = max(1, Int((Float(front.count) * share).rounded()))
        let last = max(1, Int((Float(end.count) * (1 - share)).rounded()))
        return Array(front.prefix(first) + end.suffix(last))
    }

    private func between(_ front: Int, _ end: Int, _ share: Float) -> [Float] {
        let mixed = zip(vectors[front], vectors[end]).map { $0 * share + $1 * (1 - share) }
        let length = mixed.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? mixed.map { $0 / length } : mixed
    }
}

extension SyntheticCollection {
    private static let documentsPerLoad = 400

    /// Brings the first documents into an empty collection.
    func load(chunks: Int, by loader: any BulkLoader, concurrency: Int, progress: (Int) -> Void) async throws {
        let count = chunks / Self.chunksOfDocument
        let starts = Array(stride(from: 0, to: count, by: Self.documentsPerLoad))
        _ = try await BoundedTasks.map(
            starts, concurrency: concurrency,
            progress: { progress(min($0 * Self.documentsPerLoad, count) * Self.chunksOfDocument) }
        ) { start in
            let documents = (start..<min(start + Self.documentsPerLoad, count)).map(document)
            try await loader.load(documents, after: start)
        }
        try await loader.finish(version: count)
    }
}
