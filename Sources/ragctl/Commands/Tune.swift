import ArgumentParser
import Domain
import Operations

/// `ragctl tune`: how much words and vectors should count in a collection.
struct Tune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Learn how much words and vectors should count in a collection.",
        discussion: """
            Tries weights between both legs on judged questions (--dataset, whose qrels name documents by source), or on \
            questions made of the collection's own sentences, in a collection made for it and deleted again. The weight \
            is changed only where the gain on questions that were not chosen by is significant; with questions made of \
            sentences, only where both kinds of them agree.
            """)

    @Option(help: "The collection, by name or id.")
    var collection: String = DocumentCollection.defaultName

    @Option(help: "A folder with queries and qrels in BEIR's layout, about what the collection holds.")
    var dataset: String?

    @Flag(help: "Only tell; change nothing.")
    var dryRun = false

    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let tuning = TuneCollection(api: try service.connect(), collection: collection) { say($0) }
        let result =
            if let dataset {
                try await tuning.learn(from: try await BEIRDataset(folder: dataset, withCorpus: false))
            } else {
                try await tuning.learn()
            }
        if service.json {
            print(result.json.prettyText)
        } else {
            print(table(result).text)
            print(verdict(result))
        }
        if result.isChange && !dryRun { try await tuning.store(result.adopted) }
    }

    private func table(_ result: TuningResult) -> Table {
        Table(
            headings: ["dense_weight"] + result.choices.map { "ndcg@10, \($0.name)" },
            rows: result.weights.map { weight in
                [FixedPoint.text(weight, digits: 2)]
                    + result.choices.indices.map { FixedPoint.text(result.mean($0, weight), digits: 4) }
            })
    }

    private func verdict(_ result: TuningResult) -> String {
        let gains = result.choices.map { name, choice in
            "\(name): best \(FixedPoint.text(choice.best, digits: 2)), "
                + "held-out gain \(FixedPoint.text(choice.heldOut.difference, digits: 4)), "
                + "p = \(FixedPoint.text(choice.heldOut.probability, digits: 3))"
        }
        let present = FixedPoint.text(result.present, digits: 2)
        let change =
            result.isChange
            ? "the weight goes from \(present) to \(FixedPoint.text(result.adopted, digits: 2))"
                + (dryRun ? " (not stored)" : "")
            : "the weight stays \(present)"
        return (gains + [change]).joined(separator: "\n")
    }
}
