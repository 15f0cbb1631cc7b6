import Domain
import JSON

/// How many of the ten nearest chunks the dense leg finds, by filters of all selectivities: against the database's exact search
/// over the stored vectors.
struct DenseRecall: Sendable {
    /// Percent of the documents, and the bound of the field `share` that lets them through.
    static let filters: [(percent: String, share: Int?)] = [
        ("100", nil), ("50", 500), ("10", 100), ("1", 10), ("0.1", 1),
    ]

    let calls: RetrieverCalls
    let exact: any PassageIndex
    let collection: CollectionID
    let model: EmbeddingModel
    /// With their vectors.
    let questions: [(text: String, vector: [Float])]

    /// - Parameter share: only documents whose field is below it.
    func recall(share: Int?) async throws -> Double {
        let filter = share.map { MetadataFilter.compare(key: "share", .lt, JSONValue($0)) }
        var (found, wanted) = (0, 0)
        for question in questions {
            let nearest = try await exact.nearest(
                to: question.vector, in: collection, model: model, filter: filter, limit: 10)
            let answer = try await calls.ask(
                question.text, of: collection.description, mode: "dense", share: share, explain: true)
            let best = Set(answer.denseChunks.prefix(10))
            found += nearest.count { best.contains($0.id.description) }
            wanted += nearest.count
        }
        return wanted > 0 ? Double(found) / Double(wanted) : 1
    }
}
