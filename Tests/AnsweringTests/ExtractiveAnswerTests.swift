import Answering
import Domain
import Synchronization
import Testing

@Suite struct ExtractiveAnswerTests {
    private let question = "How many days of annual leave do full-time staff receive?"

    @Test(arguments: [false, true])
    func `the sentence that answers is quoted where it stands, with or without the embedder`(isAway: Bool) async throws
    {
        let told = try await Told(
            answerer(WordCountEmbedder(isAway: isAway)), question,
            retrieval([passage(leave), passage(parking, fused: 0.2)]))
        let answer = try #require(told.answers.first)
        #expect(answer.found && answer.generator == "extractive" && answer.fallbackReason == nil)
        #expect(answer.text.contains("Full-time staff receive 25 days of annual leave per year."))
        #expect(!answer.text.contains("Parking"))
        let citation = try #require(answer.citations.first)
        #expect(citation.number == 1 && citation.page == 3)
        #expect(answer.citations.allSatisfy(CitationCheck.isExact))
        #expect(told.deltas == answer.text && told.citations == answer.citations && told.answers.count == 1)
    }

    @Test func `offsets count Unicode scalars of the stored text`() async throws {
        let text = "Cafe\u{301} 🇨🇭 opens. Full-time staff receive 25 days of annual leave."
        let told = try await Told(answerer(), question, retrieval([passage(text, at: 500)]))
        let citation = try #require(told.citations.first)
        #expect(citation.quote.hasSuffix("Full-time staff receive 25 days of annual leave."))
        #expect(citation.range.upperBound == 500 + text.unicodeScalars.count)
    }

    @Test func `every marker in the text has its citation and the other way round`() async throws {
        let other = "Part-time staff receive annual leave days in proportion. They apply to the manager."
        let told = try await Told(
            answerer(), "annual leave days for full-time and part-time staff",
            retrieval([passage(leave), passage(other, fused: 0.8)]))
        let answer = try #require(told.answers.first)
        #expect((1...3).contains(answer.citations.count))
        #expect(answer.citations.map(\.number) == Array(1...answer.citations.count))
        #expect(answer.citations.allSatisfy { answer.text.contains("[\($0.number)]") })
    }

    @Test func `a heading or a question is no answer, what stands below it is`() async throws {
        let faq = "How many days of annual leave do full-time staff receive?\n\nTwenty-five, and more after ten years."
        let told = try await Told(answerer(), question, retrieval([passage(faq)]))
        #expect(told.answers.first?.text == "Twenty-five, and more after ten years. [1]")
    }

    @Test func `what stands in two overlapping passages is said once`() async throws {
        let first = passage(leave)
        let overlapping = ScoredPassage(passage: first.passage, scores: first.scores)
        let told = try await Told(answerer(), question, retrieval([first, overlapping]))
        let text = try #require(told.answers.first?.text)
        #expect(text.ranges(of: "25 days").count == 1)
    }

    @Test func `without passages nothing is found`() async throws {
        let told = try await Told(answerer(), question, retrieval([]))
        #expect(told.answers.first?.found == false)
        #expect(told.deltas == Answer.notFoundText && told.citations.isEmpty)
    }

    @Test func `far-off passages are refused, even where a language model would write`() async throws {
        let retrieval = retrieval([passage(parking, fused: 1)], .weak)
        for writer in [nil, ScriptedWriter("Paris. [1]")] {
            let told = try await Told(
                answerer(writer: writer), "Who discovered penicillin?", retrieval)
            #expect(told.answers.first?.found == false)
            #expect(told.deltas == Answer.notFoundText)
        }
    }

    @Test func `a sentence that fits beyond doubt is not embedded, one in doubt is`() async throws {
        let clear = [passage("Full-time staff receive 25 days of annual leave."), passage(parking, fused: 0.2)]
        let close = [passage("Full-time staff receive 25 days."), passage("Annual leave is 30 days for some.")]
        for (passages, evidence, isEmbedded) in [
            (clear, RetrievalEvidence.strong, false), (clear, .weak, true), (close, .strong, true),
        ] {
            let embedder = CountingEmbedder()
            let told = try await Told(answerer(embedder), question, retrieval(passages, evidence))
            #expect((embedder.count.withLock { $0 } > 0) == isEmbedded)
            #expect(told.answers.count == 1)
        }
    }

    @Test func `sentences alike but for a word are embedded once, others each`() async throws {
        let sentence = "Full-time staff in every office abroad receive 25 days of annual leave once the manager agrees"
        let alike = [passage("\(sentence) Monday."), passage("\(sentence) Friday."), passage("\(sentence) Sunday.")]
        let unlike = [
            passage("\(sentence) Monday."), passage("Annual leave of full-time staff is 25 days, or 30 days for some."),
        ]
        for (passages, count) in [(alike, 2), (unlike, 3)] {
            let embedder = CountingEmbedder()
            let told = try await Told(answerer(embedder), question, retrieval(passages, .weak))
            #expect(embedder.count.withLock { $0 } == count)
            #expect(told.answers.count == 1)
        }
    }

    @Test func `threshold 0 answers whatever has passages`() async throws {
        let answerer = answerer(limits: AnswererLimits(refusalThreshold: 0))
        let told = try await Told(answerer, "Who discovered penicillin?", retrieval([passage(parking)], .weak))
        #expect(told.answers.first?.found == true)
    }
}

private final class CountingEmbedder: TextEmbedder {
    let count = Mutex(0)

    func model() async throws -> EmbeddingModel { try await WordCountEmbedder().model() }

    func embed(_ texts: [String], as role: EmbeddingRole?, priority: EmbeddingPriority) async throws -> Embeddings {
        count.withLock { $0 += texts.count }
        return try await WordCountEmbedder().embed(texts, as: role, priority: priority)
    }

    func tokenCounts(of texts: [String]) async throws -> [Int] { texts.map(\.count) }
}
