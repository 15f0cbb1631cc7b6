import Domain
package import JSON
package import Ranking

/// Learns how much words and vectors should count in a collection.
package struct TuneCollection: Sendable {
    /// The weights that are tried.
    package static let weights = (0...10).map { Double($0) / 10 }
    private static let metric = EvaluationMetric(.ndcg, at: 10)
    /// Passages asked for: enough for ten documents.
    private static let depth = 30

    /// Documents that are looked through for a sample.
    private static let listed = 20_000

    private let api: RagAPI
    private let collection: String
    private let progress: @Sendable (String) -> Void

    /// - Parameter progress: told what is being done.
    package init(api: RagAPI, collection: String, progress: @escaping @Sendable (String) -> Void = { _ in }) {
        self.api = api
        self.collection = collection
        self.progress = progress
    }

    /// From judged questions about what the collection holds, by documents' `source`.
    package func learn(from set: BEIRDataset) async throws -> TuningResult {
        let present = try await settings().present
        progress("asking \(set.queries.count) judged questions with \(Self.weights.count) weights")
        let values = try await values(set, in: collection, present)
        return TuningResult(
            choices: [("judged questions", WeightChoice(values, present: present.value))], values: [values])
    }

    /// From questions made of the collection's own sentences, asked of a collection made for it.
    package func learn() async throws -> TuningResult {
        let (language, present) = try await settings()
        let documents = try await sampled()
        guard documents.count >= SyntheticQuestions.fewestDocuments else {
            throw DatasetError(
                "\(collection) holds \(documents.count) documents; \(SyntheticQuestions.fewestDocuments) are needed")
        }
        let questions = SyntheticQuestions(documents, language: language)
        let scratch = "tune-" + String(UInt32.random(in: .min ... .max), radix: 36)
        _ = try await api.post(
            "/v1/collections", ["name": .string(scratch), "language": .string(language.rawValue)])
        do {
            let result = try await learn(from: questions, in: scratch, present)
            _ = try await api.delete("/v1/collections/\(scratch)")
            return result
        } catch {
            _ = try? await api.delete("/v1/collections/\(scratch)")
            throw error
        }
    }

    /// Makes the weight the collection's.
    package func store(_ weight: Double) async throws {
        _ = try await api.patch(path, ["dense_weight": .number(weight)])
    }

    private func learn(
        from questions: SyntheticQuestions, in scratch: String, _ present: PresentWeight
    ) async throws -> TuningResult {
        progress("bringing \(questions.removed.corpus.count) passages into a collection of their own")
        try await EvaluateDataset(api: api, collection: scratch).ingest(questions.removed)
        var choices: [(String, WeightChoice)] = []
        var all: [[Double: [Double]]] = []
        for (name, set) in [("sentences taken out", questions.removed), ("words of sentences", questions.halved)] {
            progress("\(name): \(set.queries.count) questions with \(Self.weights.count) weights")
            let values = try await values(set, in: scratch, present)
            choices.append((name, WeightChoice(values, present: present.value)))
            all.append(values)
        }
        return TuningResult(choices: choices, values: all)
    }

    /// By weight, each question's figure.
    private func values(
        _ set: BEIRDataset, in collection: String, _ present: PresentWeight
    ) async throws -> [Double: [Double]] {
        let evaluation = EvaluateDataset(api: api, collection: collection)
        var values: [Double: [Double]] = [:]
        for weight in Set(Self.weights + [present.value]).sorted() {
            let ranked = try await evaluation.rank(
                set, mode: .hybrid, depth: Self.depth, denseWeight: weight == present.value ? present.own : weight)
            values[weight] = EvaluationReport("\(weight)", ranked, of: set, metrics: [Self.metric]).values[Self.metric]
        }
        return values
    }

    /// Titles and texts of documents spread over the collection.
    private func sampled() async throws -> [(title: String, text: String)] {
        let all = try await api.list(path + "/documents", limit: Self.listed).filter { $0["status"] == "ready" }
        let step = max(1, all.count / SyntheticQuestions.documents)
        let chosen = stride(from: 0, to: all.count, by: step).prefix(SyntheticQuestions.documents).map { all[$0] }
        progress("reading \(chosen.count) of \(all.count) documents")
        let read = try await BoundedTasks.map(chosen, concurrency: 8) { document in
            let id = document["id"]?.string ?? ""
            let text = try await api.text("/v1/documents/\(PercentEncoding.segment(id))/text")
            return (id: id, title: document["title"]?.string ?? "", text: text)
        }
        return read.sorted { $0.id < $1.id }.map { ($0.title, $0.text) }
    }

    private func settings() async throws -> (language: TextLanguage, present: PresentWeight) {
        let collection = try await api.get(path)
        let language = collection["language"]?.string.flatMap(TextLanguage.init) ?? .english
        return (language, PresentWeight(own: collection["dense_weight"]?.double, language))
    }

    private var path: String { "/v1/collections/\(PercentEncoding.segment(collection))" }
}

/// The weight that is in use. A collection without one of its own is asked without: the service's follows each question.
private struct PresentWeight {
    let own: Double?
    let value: Double

    init(own: Double?, _ language: TextLanguage) {
        self.own = own
        value = own ?? ConvexFusion.usualDenseWeight(for: language)
    }
}
