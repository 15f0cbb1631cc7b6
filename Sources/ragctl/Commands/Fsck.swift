import ArgumentParser
import Domain
import HTTP
import JSON
import Operations
import Settings
import Storage
import Wire

/// `ragctl fsck`: whether everything that is known of the documents agrees.
struct Fsck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Compare documents, bytes, texts, chunks, terms, vectors, jobs and indexes in memory with one another.",
        discussion: """
            Reads one snapshot of the database, beside a working service, and has the retriever compare what it holds in memory. \
            Exit code 0: all agrees; 1: findings; others: it could not be checked.
            """)

    @Option(help: "The database (DATABASE_URL).") var databaseURL: String?
    @Option(help: "The retriever whose indexes are compared (RETRIEVER_URL).") var retriever: String?
    @Flag(help: "Only the database: leave the retriever alone.") var databaseOnly = false
    @Flag(help: "Mend what can be mended without a loss: ingest documents again, take away what nothing refers to.")
    var repair = false
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let check = ConsistencyCheck(pool: try DatabaseDoor.open(databaseURL))
        var findings = repair ? try await mend(check) : try await check.findings()
        if !databaseOnly { findings += try await indexFindings(check) }
        if json {
            print(JSONValue.array(findings.map(IndexCheckWire.encode)).prettyText)
        } else if findings.isEmpty {
            print(repair ? "nothing to mend" : "all agrees")
        } else {
            for finding in findings { print(finding.line) }
            if repair { print("mended, or on its way to be; run ragctl fsck again once no job is open") }
        }
        if !findings.isEmpty && !repair { throw ExitCode.failure }
    }

    private func mend(_ check: ConsistencyCheck) async throws -> [ConsistencyFinding] {
        try await AuditDoor.noting("fsck repair", on: databaseURL) {
            try await check.repair()
        } target: {
            $0.isEmpty ? nil : "\($0.count) findings"
        }
    }

    /// Of each retriever.
    private func indexFindings(_ check: ConsistencyCheck) async throws -> [ConsistencyFinding] {
        let urls = try retriever.map { [$0] } ?? Settings(for: .ragctl, keys: [\.retrieverURL]).retrieverURL
        let collections = try await check.collections()
        var findings: [ConsistencyFinding] = []
        for url in urls {
            do {
                let checks = IndexChecks(client: try PooledHTTPClient(baseURL: url))
                findings += try await checks.findings(in: collections, repair: repair)
            } catch {
                say("the retriever at \(url) cannot say what it holds: \(error); --database-only leaves it out")
                throw ExitCode(2)
            }
        }
        return findings
    }
}

extension ConsistencyFinding {
    fileprivate var line: String {
        let place = documentID?.description ?? collectionID?.description ?? "everywhere"
        return "\(rule): \(meaning) (\(place), \(count))\(isRepairable ? "" : "; cannot be mended from what is here")"
    }
}
