import ArgumentParser
import JSON
import Operations

/// `ragctl collections list|create|delete`.
struct Collections: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, create and delete collections.", subcommands: [List.self, Create.self, Delete.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            let collections = try await service.connect().list("/v1/collections")
            service.show(collections, columns: ["id", "name", "document_count", "version", "created_at"])
        }
    }

    struct Create: AsyncParsableCommand {
        @Argument var name: String
        @Option var description: String?
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            let body: JSONValue = ["name": .string(name), "description": JSONValue(description)]
            let collection = try await service.connect().post("/v1/collections", body)
            service.show(collection) { $0["id"]?.string ?? "" }
        }
    }

    struct Delete: AsyncParsableCommand {
        @Argument(help: "Name or id.") var collection: String
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            let path = "/v1/collections/\(PercentEncoding.segment(collection))"
            service.show(try await service.connect().delete(path), receiptText)
        }
    }
}

/// What a deletion removed, in a sentence.
func receiptText(_ receipt: JSONValue) -> String {
    "deleted \(receipt["documents"]?.int ?? 0) documents, \(receipt["chunks"]?.int ?? 0) chunks"
}
