import ArgumentParser
import Domain
import JSON

extension RetrievalMode: ExpressibleByArgument {}

/// What a question may say besides its text.
struct RetrievalOptions: ParsableArguments {
    @Option(help: "The collection, by name or id.")
    var collection: String = DocumentCollection.defaultName

    @Option(help: "How many passages to look at.")
    var topK: Int = Question.defaultTopK

    @Option(help: "hybrid, dense or lexical.")
    var mode: RetrievalMode = .hybrid

    @Option(help: "A condition on metadata, as JSON.")
    var filters: String?

    @Flag(help: "Show how the passages were found.")
    var explain = false

    func body(for question: String) throws -> JSONObject {
        var body = JSONObject([
            ("question", .string(question)), ("collection", .string(collection)), ("top_k", JSONValue(topK)),
            ("mode", .string(mode.rawValue)), ("explain", .bool(explain)),
        ])
        if let filters { body["filters"] = try JSONText.parse(filters, option: "--filters") }
        return body
    }
}

/// JSON given on the command line.
enum JSONText {
    static func parse(_ text: String, option: String) throws -> JSONValue {
        do {
            return try JSONValue(parsing: Array(text.utf8))
        } catch {
            throw ValidationError("\(option) is not JSON: \(error)")
        }
    }
}
