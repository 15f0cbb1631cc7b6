import FoundationEssentials
import Glibc
import HTTP
import JSON
import Operations

/// What a newcomer sees once everything is up: the samples go in, a question is answered, and where to go on.
struct Journey: Sendable {
    let stack: LocalStack
    let samples: String?
    let questions: String?

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
        let journey = SampleJourney(
            api: RagAPI(client: try PooledHTTPClient(baseURL: stack.apiURL), proof: try ServiceProof.standard()))
        let report = try await journey.ingest(folder: folder)
        say("samples: \(report.text)")
        guard let questions else { return }
        let question = try Self.sampleQuestion(questions)
        let answer = try await journey.ask(question)
        print("\nQuestion: \(question)\n\nAnswer:   \(AnswerText(answer: answer).text)")
    }

    /// The first question that the file says is answered by the samples.
    private static func sampleQuestion(_ path: String) throws -> String {
        let file = try JSONValue(parsing: Array(try Data(contentsOf: URL(filePath: path))))
        guard let question = file["answered"]?.array?.first?["question"]?.string else {
            throw StackError("\(path) holds no question")
        }
        return question
    }
}
