import Access
import ArgumentParser
import Domain
import FoundationEssentials
import JSON
import Storage

/// `ragctl audit show|verify|forget`.
struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read the audit log, and check that it is as it was written.",
        discussion: "Works on the database itself, as its owner where DATABASE_OWNER_URL names one.",
        subcommands: [Show.self, Verify.self, Forget.self], defaultSubcommand: Show.self)

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print entries, oldest first.")

        @Option(help: "Those behind the entry of this number; without it the newest.") var after: Int?
        @Option(help: "How many.") var limit: Int = 100
        @Option(help: "Only this tenant's.") var tenant: String?
        @OptionGroup var door: AuditDoor
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 10000") }
        }

        func run() async throws {
            let log = try door.open()
            let rows =
                if let after {
                    try await log.rows(after: after, limit: limit, of: tenant)
                } else {
                    try await log.newest(limit, of: tenant)
                }
            let values = rows.map(\.json)
            let columns = [
                "number", "at", "tenant", "actor", "action", "target", "outcome", "code", "count", "address",
            ]
            print(json ? JSONValue.array(values).prettyText : Table(values, columns: columns).text)
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check every entry against those before it; name the first that is not as it was written.",
            discussion: """
                Prints the chain's end. Keep it where the database's owner cannot change it, and give it to the next check \
                (--kept): so it is noticed when all entries are written anew, or the last ones are gone. \
                Exit code 0: all is as it was written; 1: it is not.
                """)

        @Option(help: "What an earlier check printed: NUMBER:DIGEST.") var kept: String?
        @OptionGroup var door: AuditDoor

        func validate() throws {
            guard kept.map({ AuditAnchor($0) != nil }) ?? true else {
                throw ValidationError("--kept is what an earlier check printed: NUMBER:DIGEST")
            }
        }

        func run() async throws {
            let log = try door.open()
            switch try await AuditCheck(log).verdict(kept: kept.flatMap(AuditAnchor.init)) {
            case .intact(let end):
                print("\(end.number) entries are as they were written; the chain ends at \(end)")
                let waiting = try await log.waiting()
                if waiting > 0 { say("\(waiting) changes have no entry yet: an API writes it within seconds") }
            case .broken(_, let reason):
                print("the audit log was tampered with: \(reason)")
                throw ExitCode.failure
            }
        }
    }

    struct Forget: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take away the oldest entries, and write down that they were.",
            discussion: "Needs the schema's owner. What is left can be verified as before.")

        @Option(help: "Those older than so many days.") var days: Int
        @OptionGroup var door: AuditDoor

        func validate() throws {
            guard days >= 1 else { throw ValidationError("--days is 1 or more") }
        }

        func run() async throws {
            let count = try await door.open().forget(olderThanDays: days)
            print("forgot \(count) entries")
        }
    }
}

/// The audit log for commands that work on the database without the service.
struct AuditDoor: ParsableArguments {
    @Option(help: "The database (DATABASE_URL).") var databaseURL: String?

    func open() throws -> PostgresAuditLog { PostgresAuditLog(pool: try DatabaseDoor.open(databaseURL)) }

    /// Does it, and writes down what was done: also where this process ends in between.
    ///
    /// - Parameter target: what it was done to; nil where nothing was.
    static func noting<Result>(
        _ action: String, of tenant: Tenant? = nil, on databaseURL: String?, _ body: () async throws -> Result,
        target: (Result) -> String?
    ) async throws -> Result {
        var entry = AuditEntry(tenant: tenant, actor: "ragctl", action: action)
        let intent = AuditIntent(entry)
        let result = try await AuditIntent.$current.withValue(intent, operation: body)
        guard let target = target(result) else { return result }
        entry.target = target
        entry.intent = intent.keptID
        try await PostgresAuditLog(pool: try DatabaseDoor.open(databaseURL)).append([entry])
        return result
    }
}

extension AuditRow {
    fileprivate var json: JSONValue {
        [
            "number": JSONValue(number),
            "at": .string(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
            "tenant": JSONValue(tenant),
            "actor": .string(actor), "action": .string(action), "target": .string(target), "outcome": .string(outcome),
            "code": .string(code), "count": JSONValue(count), "address": .string(address),
            "request_id": .string(requestID),
        ]
    }
}
