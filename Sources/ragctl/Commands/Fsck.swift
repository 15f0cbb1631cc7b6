import ArgumentParser
import Domain
import JSON
import Storage

/// `ragctl fsck`: whether everything that is known of the documents agrees.
struct Fsck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare documents, bytes, texts, chunks, terms, vectors and jobs with one another.",
        discussion: """
            Reads one snapshot of the database, beside a working service. Exit code 0: all agrees; 1: findings; others: it could \
            not be checked.
            """)

    @Option(help: "The database (DATABASE_URL).") var databaseURL: String?
    @Flag(help: "Mend what can be mended without a loss: ingest documents again, take away what nothing refers to.")
    var repair = false
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let check = ConsistencyCheck(pool: try DatabaseDoor.open(databaseURL))
        let findings = repair ? try await check.repair() : try await check.findings()
        if json {
            print(JSONValue.array(findings.map(\.json)).prettyText)
        } else if findings.isEmpty {
            print(repair ? "nothing to mend" : "all agrees")
        } else {
            for finding in findings { print(finding.line) }
            if repair { print("mended, or on its way to be; run ragctl fsck again once no job is open") }
        }
        if !findings.isEmpty && !repair { throw ExitCode.failure }
    }
}

extension ConsistencyFinding {
    fileprivate var json: JSONValue {
        [
            "rule": .string(rule), "meaning": .string(meaning), "collection_id": JSONValue(collectionID?.description),
            "document_id": JSONValue(documentID?.description), "count": JSONValue(count),
            "repairable": .bool(isRepairable),
        ]
    }

    fileprivate var line: String {
        let place = documentID?.description ?? collectionID?.description ?? "everywhere"
        return "\(rule): \(meaning) (\(place), \(count))\(isRepairable ? "" : "; cannot be mended from what is here")"
    }
}
