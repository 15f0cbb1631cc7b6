import ArgumentParser
import JSON
import Operations

/// `ragctl search QUESTION`: passages only.
struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Find the passages for a question.")

    @Argument(help: "The question.")
    var question: String

    @OptionGroup var retrieval: RetrievalOptions
    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let result = try await service.connect().post("/v1/search", .object(retrieval.body(for: question)))
        service.show(result) { result in
            (result["passages"]?.array ?? []).map(line).joined(separator: "\n\n")
        }
    }

    private func line(_ passage: JSONValue) -> String {
        let page = passage["page"]?.int.map { ", page \($0)" } ?? ""
        let score = (((passage["score"]?.double ?? 0) * 1000).rounded() / 1000)
        return "\(score)  \(passage["source"]?.string ?? "?")\(page)\n\(passage["text"]?.string ?? "")"
    }
}
