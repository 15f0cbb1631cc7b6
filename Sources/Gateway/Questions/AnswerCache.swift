import Crypto
import Domain
import JSON
import Telemetry
import Wire

/// Keeps answers while the collection they were made from stays as it is: its version is part of the key, so that a
/// changed or deleted document is never heard again.
struct AnswerCache: Sendable {
    let cache: any Cache
    let lifetime: Duration
    /// What writes answers: another model gives other answers.
    let generator: String
    let metrics: MetricRegistry

    var isOn: Bool { lifetime > .zero }

    /// Whether a question that could have been looked up, or kept, was not because nobody was there.
    func isMissed(by question: Question) -> Bool { isOn && !question.explain && cache.isAway }

    func answer(to question: Question, in collection: CollectionID, version: Int) async -> AnsweredQuestion? {
        guard let key = key(question, collection, version) else { return nil }
        let kept = await cache.value(for: key).flatMap { (try? JSONValue(parsing: $0))?.object }
        metrics.counter(.cacheRequests, "answer", kept != nil ? "hit" : cache.isAway ? "away" : "miss").increment()
        return kept.map(AnsweredQuestion.init(kept:))
    }

    func keep(_ answered: AnsweredQuestion, to question: Question, _ retrieval: Retrieval) async {
        guard answered.isKeepable, let key = key(question, retrieval.collectionID, retrieval.collectionVersion) else {
            return
        }
        await cache.store(JSONValue.object(answered.keptMembers).bytes, for: key, lifetime: lifetime)
    }

    /// Nil where nothing shall be kept: an explanation is about one run.
    private func key(_ question: Question, _ collection: CollectionID, _ version: Int) -> String? {
        guard isOn, !question.explain else { return nil }
        let facts: JSONValue = [
            "question": RetrievalWire.encode(question.normalized(in: collection)), "version": JSONValue(version),
            "generator": .string(generator),
        ]
        return (try? SHA256.hexadecimalDigest(facts.bytes)).map { "answer:1:" + $0 }
    }
}
