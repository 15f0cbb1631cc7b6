import ArgumentParser
import JSON
import Operations

/// `ragctl ask QUESTION`: an answer with its citations.
struct Ask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Ask a question and print the answer with its citations.")

    @Argument(help: "The question.")
    var question: String

    @OptionGroup var retrieval: RetrievalOptions
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let answer = try await service.connect().post("/query", .object(retrieval.body(for: question)))
        service.show(answer) { AnswerText(answer: $0).text }
    }
}
