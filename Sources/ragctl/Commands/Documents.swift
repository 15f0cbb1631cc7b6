import ArgumentParser
import Domain
import JSON
import Operations

/// `ragctl documents list|show|delete`.
struct Documents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, show and delete documents.", subcommands: [List.self, Show.self, Delete.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        @Option var collection: String = DocumentCollection.defaultName
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            let path = "/v1/collections/\(PercentEncoding.segment(collection))/documents"
            let documents = try await service.connect().list(path)
            service.show(documents, columns: ["id", "source", "status", "version", "chunk_count", "updated_at"])
        }
    }

    struct Show: AsyncParsableCommand {
        @Argument var id: String
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            print(try await service.connect().get("/v1/documents/\(PercentEncoding.segment(id))").prettyText)
        }
    }

    struct Delete: AsyncParsableCommand {
        @Argument var id: String
        @Flag(help: "Ask for its words before and after, to prove that nothing of it is found any more.") var probe =
            false
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            guard probe else {
                let path = "/v1/documents/\(PercentEncoding.segment(id))"
                return service.show(try await service.connect().delete(path), receiptText)
            }
            let receipt = try await DeletionProbe(api: service.connect()).delete(id)
            service.show(receipt, receiptText)
            guard receipt["probe"]?["found_after"]?.int == 0 else {
                say("something of it is still found; ragctl fsck says what")
                throw ExitCode.failure
            }
        }
    }
}
