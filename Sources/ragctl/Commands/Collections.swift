import ArgumentParser
import Domain
import JSON
import Operations

/// `ragctl collections list|create|set|delete|reingest`.
struct Collections: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, create, set and delete collections, ingest their documents again.",
        subcommands: [List.self, Create.self, Set.self, Delete.self, Reingest.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            let collections = try await service.connect().list("/v1/collections")
            service.show(
                collections,
                columns: ["id", "name", "language", "dense_weight", "document_count", "version", "created_at"])
        }
    }

    struct Create: AsyncParsableCommand {
        @Argument var name: String
        @Option var description: String?
        @Option(help: "The documents' language.") var language: TextLanguage = .english
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            let body: JSONValue = [
                "name": .string(name), "description": JSONValue(description), "language": .string(language.rawValue),
            ]
            let collection = try await service.connect().post("/v1/collections", body)
            service.show(collection) { $0["id"]?.string ?? "" }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Change a collection's settings.")

        @Argument(help: "Name or id.") var collection: String
        @Option(help: "The documents' language; only while there are none.") var language: TextLanguage?
        @Option(help: "The dense leg's share of hybrid rankings, 0 to 1, or: default.") var denseWeight: String?
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            var body = JSONObject()
            if let language { body["language"] = .string(language.rawValue) }
            if let denseWeight { body["dense_weight"] = try Self.weight(denseWeight) }
            let path = "/v1/collections/\(PercentEncoding.segment(collection))"
            service.show(
                [try await service.connect().patch(path, .object(body))], columns: ["name", "language", "dense_weight"])
        }

        private static func weight(_ text: String) throws -> JSONValue {
            if text == "default" { return .null }
            guard let weight = Double(text), (0...1).contains(weight) else {
                throw ValidationError("--dense-weight is a number from 0 to 1, or default")
            }
            return .number(weight)
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

    struct Reingest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ingest documents again from their stored bytes, as after a change of model or of chunking.",
            discussion: """
                Makes jobs and does not wait for them. Each document can be found as it was until its job has published it anew.
                """)

        @Argument(help: "Name or id.") var collection: String
        @Flag(help: "Only documents without vectors by the present model, or read in without those of sentences.")
        var outdated = false
        @OptionGroup var service: ServiceOptions

        func run() async throws {
            let jobs = try await ReingestCollection(api: service.connect()).run(collection, isOutdated: outdated)
            service.show(["collection": .string(collection), "jobs": JSONValue(jobs)]) { _ in "\(jobs) jobs made" }
        }
    }
}

/// What a deletion removed, in a sentence.
func receiptText(_ receipt: JSONValue) -> String {
    let counts = "\(receipt["documents"]?.int ?? 0) documents, \(receipt["chunks"]?.int ?? 0) chunks"
    let probe = receipt["probe"].map { probe in
        "; of \(probe["questions"]?.int ?? 0) questions \(probe["found_before"]?.int ?? 0) found it before, "
            + "\(probe["found_after"]?.int ?? 0) now"
    }
    return "deleted \(counts) at \(receipt["deleted_at"]?.string ?? "?"), \(receipt["digest"]?.string ?? "")"
        + (probe ?? "")
}

extension TextLanguage: ExpressibleByArgument {}
