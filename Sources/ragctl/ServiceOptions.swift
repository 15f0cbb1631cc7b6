import ArgumentParser
import FoundationEssentials
import HTTP
import JSON
import Operations

/// How a command reaches the service and how it prints.
struct ServiceOptions: ParsableArguments {
    @Option(help: "Base URL of the service (API_URL).")
    var url: String = ProcessInfo.processInfo.environment["API_URL"] ?? "http://127.0.0.1:8000"

    @Flag(help: "Print JSON.")
    var json = false

    func connect() throws -> RagAPI {
        RagAPI(client: try PooledHTTPClient(baseURL: url), proof: try ServiceProof.standard())
    }

    /// The value itself with `--json`, else what `text` makes of it.
    func show(_ value: JSONValue, _ text: (JSONValue) -> String) {
        print(json ? value.prettyText : text(value))
    }

    /// A list as JSON, or as a table of the named members.
    func show(_ elements: [JSONValue], columns: [String]) {
        print(json ? JSONValue.array(elements).prettyText : Table(elements, columns: columns).text)
    }
}
