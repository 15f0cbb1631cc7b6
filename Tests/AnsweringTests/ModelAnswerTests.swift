import Answering
import Domain
import Testing

@Suite struct ModelAnswerTests {
    private let question = "How many days of annual leave do full-time staff receive?"
    private let passages = [passage(leave), passage(parking, fused: 0.4)]

    private func told(_ writer: ScriptedWriter) async throws -> Told {
        try await Told(answerer(writer: writer), question, retrieval(passages))
    }

    @Test func `a marker split across fragments is one citation with the sentence that bears it out`() async throws {
        let told = try await told(ScriptedWriter("Full-time staff get 25 days", " [", "1", "].", " That is all."))
        let answer = try #require(told.answers.first)
        #expect(answer.found && answer.generator == "scripted" && answer.fallbackReason == nil)
        #expect(answer.text == "Full-time staff get 25 days [1]. That is all.")
        #expect(answer.citations.map(\.number) == [1])
        #expect(answer.citations.first?.quote == "Full-time staff receive 25 days of annual leave per year.")
        #expect(answer.usage == TokenUsage(prompt: 10, completion: 5))
        #expect(told.citations == answer.citations)
        #expect(told.deltas == answer.text)
    }

    @Test func `numbers that name no passage are taken out, lists are taken apart`() async throws {
        let told = try await told(ScriptedWriter("25 days of leave [7]. A permit costs 40 francs [1, 2]. See [a]."))
        let answer = try #require(told.answers.first)
        #expect(answer.text == "25 days of leave. A permit costs 40 francs [1][2]. See [a].")
        #expect(answer.citations.map(\.number) == [1, 2])
        #expect(answer.citations.allSatisfy(CitationCheck.isExact))
    }

    @Test func `an answer without any marker gets the passage that bears it out`() async throws {
        let told = try await told(ScriptedWriter("Full-time staff receive 25 days of annual leave."))
        #expect(told.answers.first?.text == "Full-time staff receive 25 days of annual leave. [1]")
        #expect(told.deltas == told.answers.first?.text)
    }

    @Test func `a model that fails at once is stood in for, and it is said why`() async throws {
        let told = try await told(ScriptedWriter(ending: .fails))
        let answer = try #require(told.answers.first)
        #expect(answer.generator == "extractive" && answer.found)
        #expect(answer.fallbackReason == "The language model is away.")
    }

    @Test func `a model that says nothing is stood in for`() async throws {
        let told = try await told(ScriptedWriter("  "))
        #expect(told.answers.first?.generator == "extractive")
        #expect(told.answers.first?.fallbackReason != nil)
    }

    @Test func `a model that does not begin in time is stood in for`() async throws {
        let time = HeldTime()
        var writer = ScriptedWriter(ending: .hangs)
        writer.asked = time.end
        let told = try await Told(answerer(writer: writer, time: time), question, retrieval(passages))
        #expect(told.answers.first?.generator == "extractive")
        #expect(told.answers.first?.fallbackReason == "The language model took too long.")
    }

    @Test(arguments: [ScriptedWriter.Ending.fails, .hangs])
    func `a model that stops in the middle keeps its words and it is said`(ending: ScriptedWriter.Ending) async throws {
        let time = HeldTime()
        let writer = ScriptedWriter("Full-time staff get 25 days [1]. And", ending: ending)
        let told = try await Told(answerer(writer: writer, time: time), question, retrieval(passages), heard: time.end)
        let answer = try #require(told.answers.first)
        #expect(answer.generator == "scripted" && answer.fallbackReason != nil)
        #expect(answer.text.hasPrefix("Full-time staff get 25 days [1]. And …"))
        #expect(told.deltas == answer.text && told.answers.count == 1)
    }

    @Test func `a model's own refusal is a refusal`() async throws {
        let told = try await told(ScriptedWriter(Answer.notFoundText))
        #expect(told.answers.first?.found == false)
        #expect(told.answers.first?.citations.isEmpty == true)
    }
}
