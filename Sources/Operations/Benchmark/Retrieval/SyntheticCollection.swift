import Answering
import Domain
import FoundationEssentials
import JSON
import Ranking
import TextAnalysis

/// Documents of ten chunks each, as many as are wanted, the same for the same number: a chunk is the front of one passage and
/// the end of another, its vector lies between theirs, and its sentences have the vectors of those that they vary.
struct SyntheticCollection: Sendable {
    static let chunksOfDocument = 10
    /// Filters on the metadata field `share` below these let through 50, 10, 1 and 0.1 percent.
    static let shares = 1000

    private let passages: SyntheticPassages
    private let vectors: Embeddings
    private let sentences: [String]
    private let sentenceVectors: Embeddings
    /// The row of each passage's first sentence.
    private let firstRows: [Int]

    /// - Parameters:
    ///   - vectors: of the passages, in their order.
    ///   - sentenceVectors: of all passages' sentences, in their order.
    init(_ passages: SyntheticPassages, vectors: Embeddings, sentenceVectors: Embeddings) {
        self.passages = passages
        self.vectors = vectors
        self.sentenceVectors = sentenceVectors
        sentences = passages.passages.flatMap(\.self)
        firstRows = passages.passages.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
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
        let rows = joined(front, end, share)
        let parts = rows.map { varied(sentences[$0], &random) }
        let text = parts.joined(separator: " ")
        let chunk = Chunk(
            ordinal: ordinal, range: 0..<text.unicodeScalars.count, text: text, headingPath: [], page: nil,
            tokenCount: text.utf8.count / 5)
        return IndexedChunk(
            chunk: chunk, embedding: between(front, end, share), sentences: vectors(of: text, parts, rows),
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

    /// Rows of sentences: the first of one passage, the last of the other.
    private func joined(_ front: Int, _ end: Int, _ share: Float) -> [Int] {
        let (first, last) = (rows(front), rows(end))
        return first.prefix(max(1, Int((Float(first.count) * share).rounded())))
            + last.suffix(max(1, Int((Float(last.count) * (1 - share)).rounded())))
    }

    private func rows(_ passage: Int) -> Range<Int> { firstRows[passage]..<firstRows[passage + 1] }

    /// As the product finds sentences in the text: each has the vector of the part that it begins in.
    private func vectors(of text: String, _ parts: [String], _ rows: [Int]) -> SentenceVectors {
        let ends = parts.reduce(into: []) { $0.append(($0.last ?? 0) + $1.unicodeScalars.count + 1) }
        let found = AnswerSentences.worthVectors(in: text, .english)
        return SentenceVectors(
            of: found.map(\.text),
            found.map { sentence in
                sentenceVectors[rows[ends.firstIndex { sentence.range.lowerBound < $0 } ?? 0]]
            })
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
