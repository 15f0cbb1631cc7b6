import Domain
import Testing

/// Two documents without a word of the question: the first is the nearer one as a whole, the last by one sentence.
@Suite struct NearestSentenceTests {
    private static let question = "annual leave"

    private func library(_ sentences: (any SentenceIndex)? = nil, last sentence: String = near) async throws -> Library
    {
        let library = Library(sentences: sentences)
        try await library.add("first", pieces: ["Ask at the desk: Anna Fitz."], title: "desk", sentences: [Self.far])
        try await library.add("last", pieces: ["Ask at the desk: Ida Fitz."], title: "desk", sentences: [sentence])
        return library
    }

    private static let near = String(repeating: "annual leave ", count: 5)
    private static let far = String(repeating: "zzz ", count: 20)

    @Test func `a chunk is lifted by its nearest sentence, which an explanation tells`() async throws {
        let library = try await library()
        #expect(try await library.sources(Self.question) == ["last", "first"])
        let retrieval = try await library.retriever.retrieve(Question(text: Self.question, explain: true))
        let best = retrieval.explanation?["fusion"]?["candidates"]?[0]
        #expect(abs((best?["sentence"]?.double ?? 0) - 1) < 0.01)
        let second = retrieval.explanation?["fusion"]?["candidates"]?[1]
        #expect((best?["dense"]?.double ?? 1) < (second?["dense"]?.double ?? 0))
    }

    @Test func `passages tell how near their sentences are, as far as those have vectors`() async throws {
        let passages = try await library().retriever.retrieve(Question(text: Self.question)).passages
        #expect(abs((passages[0].sentences?.cosine(of: Self.near) ?? 0) - 1) < 0.01)
        #expect(passages[0].sentences?.cosine(of: Self.far) == nil)
        let without = try await library(SentencesAway()).retriever.retrieve(Question(text: Self.question)).passages
        #expect(without.count == 2 && without.allSatisfy { $0.sentences == nil })
    }

    @Test func `a sentence too short to speak for its chunk lifts nothing`() async throws {
        #expect(try await library(last: "annual leave").sources(Self.question) == ["first", "last"])
    }

    @Test func `nor does one in a ranking by one leg`() async throws {
        let library = try await library()
        #expect(try await library.sources(Self.question, mode: .dense) == ["first", "last"])
    }

    @Test func `where sentences cannot be read, chunks are ranked without`() async throws {
        #expect(try await library(SentencesAway()).sources(Self.question) == ["first", "last"])
    }
}

private struct SentencesAway: SentenceIndex {
    func sentences(
        of chunks: [ChunkID], in collection: CollectionID, by model: EmbeddingModel
    ) async throws -> [ChunkID: SentenceVectors] {
        throw ServiceError(.unavailable, "The database is away.")
    }
}
