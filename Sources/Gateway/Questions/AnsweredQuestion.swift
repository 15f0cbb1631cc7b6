import Domain
import JSON

/// What came of a question, in the members of `docs/api.md`, without the request's own id and times: the part that can
/// be kept and said again.
struct AnsweredQuestion: Sendable {
    private(set) var members: JSONObject
    /// Whether it may be said again while the collection stays as it is.
    let isKeepable: Bool

    init(_ question: Question, _ retrieval: Retrieval, _ answer: Answer?, modelName: String?) {
        let fallback: JSONValue? = answer?.fallbackReason.map {
            ["from": JSONValue(modelName), "reason": .string($0)]
        }
        var members = JSONObject([
            ("object", "answer"), ("found", .bool(answer?.found ?? !retrieval.passages.isEmpty)),
            ("answer", JSONValue(answer?.text)), ("collection_id", .string(retrieval.collectionID.description)),
            ("collection_version", JSONValue(retrieval.collectionVersion)),
            ("mode", .string(question.mode.rawValue)),
            ("citations", .array(answer?.citations.map(\.json) ?? [])), ("generator", JSONValue(answer?.generator)),
            ("fallback", fallback ?? .null), ("passages", retrieval.passagesJSON),
            ("degraded", retrieval.degradedJSON), ("usage", answer?.usage?.json ?? .null),
        ])
        if let explanation = retrieval.explanation { members["explanation"] = explanation }
        self.members = members
        isKeepable = answer != nil && answer?.fallbackReason == nil && retrieval.isWhole
    }

    /// From the cache.
    init(kept members: JSONObject) {
        self.members = members
        isKeepable = false
    }

    /// Says that one more part was done without: it was away.
    mutating func didWithout(_ part: String) {
        members["degraded"] = .array((members["degraded"]?.array ?? []) + [.string(part)])
    }

    /// What is true of the answer whenever it is said again, without what was away when it was made.
    var keptMembers: JSONObject {
        var kept = members
        kept["degraded"] = []
        return kept
    }

    var found: Bool { members["found"]?.bool ?? false }
    var text: String { members["answer"]?.string ?? "" }
    var citations: [JSONValue] { members["citations"]?.array ?? [] }
    var passages: JSONValue { members["passages"] ?? [] }
    var usage: JSONValue { members["usage"] ?? .null }

    /// The whole answer of one request.
    func json(id: String, timings: QuestionTimings) -> JSONValue {
        var all = JSONObject([("object", "answer"), ("id", .string(id))])
        for member in members.members { all[member.name] = member.value }
        all["timings_ms"] = timings.json
        return .object(all)
    }
}

/// Where a question's time went.
struct QuestionTimings: Sendable {
    var retrieval: Duration?
    var generation: Duration?
    let start = ContinuousClock.now

    var json: JSONValue {
        var object = JSONObject()
        if let retrieval { object["retrieval"] = JSONValue(milliseconds: retrieval) }
        if let generation { object["generation"] = JSONValue(milliseconds: generation) }
        object["total"] = JSONValue(milliseconds: .now - start)
        return .object(object)
    }
}
