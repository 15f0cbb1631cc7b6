import ArgumentParser
import JSON
import Operations

/// `ragctl jobs list|show|redrive|cancel`.
struct Jobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List and show jobs, send dead ones again, take back those on their way.",
        subcommands: [List.self, Show.self, Redrive.self, Cancel.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List jobs.")

        @Option(help: "Only of this collection.") var collection: String?
        @Option(help: "queued, running, succeeded, failed, superseded or cancelled.") var state: String?
        @Option(help: "How many at most.") var limit: Int = 100
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            let jobs = try await service.connect().list(
                "/v1/jobs", parameters: Jobs.filters(collection, state), limit: limit)
            service.show(
                jobs, columns: ["id", "document_id", "state", "stage", "attempts", "failure", "error", "updated_at"])
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a job.")

        @Argument var id: String
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            print(try await service.connect().get("/v1/jobs/\(PercentEncoding.segment(id))").prettyText)
        }
    }

    struct Redrive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send failed or cancelled jobs on their way again, their attempts counted anew.")

        @Argument(help: "The jobs.") var ids: [String] = []
        @Flag(
            help:
                "All failed jobs whose attempts were used up; with --refused also those whose document could not be read."
        )
        var all = false
        @Flag(help: "With --all: the unreadable ones too, as after a release that reads more.") var refused = false
        @Option(help: "With --all: only of this collection.") var collection: String?
        @OptionGroup var service: ServiceOptions

        func validate() throws {
            guard ids.isEmpty == all else { throw ValidationError("name jobs, or give --all") }
        }

        func run() async throws {
            let jobs = try await RedriveJobs(api: service.connect()).run(
                all ? .failed(collection: collection, withRefused: refused) : .named(ids))
            service.show(jobs, columns: ["id", "document_id", "state", "note"])
            if jobs.contains(where: { $0["note"] != nil }) { throw ExitCode.failure }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take back a job that has not ended; its document counts as failed, an earlier version stays.")

        @Argument var id: String
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            let job = try await service.connect().post("/v1/jobs/\(PercentEncoding.segment(id))/cancel", .null)
            print(job.prettyText)
        }
    }

    static func filters(_ collection: String?, _ state: String?) -> [(String, String)] {
        [("collection", collection), ("state", state)].compactMap { name, value in value.map { (name, $0) } }
    }
}
