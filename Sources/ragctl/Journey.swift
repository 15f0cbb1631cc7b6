import FoundationEssentials
import Glibc
import HTTP
import JSON
import Operations

/// What a newcomer sees once everything is up: the samples go in, a question is answered, and where to go on.
struct Journey: Sendable {
    let stack: LocalStack
    let samples: String?

    func run() async throws {
        say("ready: the four services answer")
        if let samples { try await showSamples(samples) }
        print(
            """

            Ask:     curl -s \(stack.apiURL)/query -H 'Content-Type: application/json' -d '{"question": "…"}'
            Ingest:  .build/release/ragctl ingest FOLDER
            OpenAI:  base URL \(stack.apiURL)/v1, model rag
            Health:  \(stack.apiURL)/health
            Ctrl-C stops everything.
            """)
        // Whoever reads this through a pipe wants it now, not when the services stop.
        fflush(nil)
    }

    private func showSamples(_ folder: String) async throws {
        let journey = SampleJourney(api: RagAPI(client: try PooledHTTPClient(baseURL: stack.apiURL)))
        let report = try await journey.ingest(folder: folder)
        say("samples: \(report.text)")
        let question = try Self.sampleQuestion(folder)
        let answer = try await journey.ask(question)
        print("\nQuestion: \(question)\n\nAnswer:   \(AnswerText(answer: answer).text)")
    }

    /// The first question of `questions.json`.
    private static func sampleQuestion(_ folder: String) throws -> String {
        let content = try Data(contentsOf: URL(filePath: "\(folder)/questions.json"))
        let file = try JSONValue(parsing: Array(content))
        let questions = (file["answered"] ?? file["questions"] ?? file).array ?? []
        guard let question = questions.first?["question"]?.string else {
            throw StackError("\(folder)/questions.json holds no question")
        }
        return question
    }
}
