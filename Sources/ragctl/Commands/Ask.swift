import ArgumentParser
import JSON
import Operations

/// `ragctl ask QUESTION`: an answer with its citations.
struct Ask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Ask a question and print the answer with its citations.")

    @Argument(help: "The question.")
    var question: String

    @Flag(help: "Fail when the answer cites nothing: for checks of a deployment.")
    var requireCitation = false

    @OptionGroup var retrieval: RetrievalOptions
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let answer = try await service.connect().post("/query", .object(retrieval.body(for: question)))
        service.show(answer) { AnswerText(answer: $0).text }
        if requireCitation, answer["citations"]?.array?.isEmpty ?? true { throw ExitCode.failure }
    }
}
