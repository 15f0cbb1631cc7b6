import ArgumentParser
import JSON
import Operations

/// `ragctl jobs list|show`.
struct Jobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List and show jobs.", subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        @Option(help: "Only of this collection.") var collection: String?
        @Option(help: "queued, running, succeeded, failed or superseded.") var state: String?
        @Option(help: "How many at most.") var limit: Int = 100
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            let filters = [("collection", collection), ("state", state)].compactMap { name, value in
                value.map { (name, $0) }
            }
            let jobs = try await service.connect().list("/v1/jobs", parameters: filters, limit: limit)
            service.show(jobs, columns: ["id", "document_id", "state", "stage", "attempts", "error", "updated_at"])
        }
    }

    struct Show: AsyncParsableCommand {
        @Argument var id: String
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            print(try await service.connect().get("/v1/jobs/\(PercentEncoding.segment(id))").prettyText)
        }
    }
}
