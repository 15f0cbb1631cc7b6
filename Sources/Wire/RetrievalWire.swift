package import Domain
package import JSON

/// How a question travels from the API to the retriever and its passages travel back: JSON, snake_case, the words of
/// `docs/api.md` where both say the same.
package enum RetrievalWire {
    package static let path = "/internal/retrieve"
    /// Questions are at most `Question.maximumLength` scalars; filters are bounded too.
    package static let bodyLimit = 1 << 20

    package static func encode(_ question: Question) -> JSONValue {
        var members = JSONObject([
            ("question", .string(question.text)),
            ("collection", .string(text(of: question.collection))),
            ("top_k", JSONValue(question.topK)),
            ("filters", question.filter.map(MetadataFilterWire.encode) ?? .null),
            ("permissions", .array(question.permissions.sorted.map(JSONValue.string))),
            ("mode", .string(question.mode.rawValue)),
            ("dense_weight", JSONValue(question.denseWeight)),
            ("explain", .bool(question.explain)),
            ("wait_for_version", JSONValue(question.minimumVersion)),
        ])
        PassagePreferencesWire.write(question.preferences, to: &members)
        return .object(members)
    }

    /// Throws `JSONFieldErrors` that name every member that is wrong.
    package static func question(from object: JSONObject) throws(JSONFieldErrors) -> Question {
        var fields = JSONFieldReader(object)
        let text = fields.required("question", .text) ?? ""
        if text.unicodeScalars.count > Question.maximumLength {
            fields.report("question", "must have at most \(Question.maximumLength) characters")
        }
        let collection = fields.required("collection", .text) ?? ""
        let topK = fields.optional("top_k", .integer(in: 1...Question.maximumTopK)) ?? Question.defaultTopK
        let mode = fields.optional("mode", JSONFieldKind<RetrievalMode>.choice) ?? .hybrid
        let denseWeight = fields.optional("dense_weight", .number(in: 0...1))
        let explain = fields.optional("explain", .bool) ?? false
        let filter = fields.optional("filters", MetadataFilterWire.kind)
        let permissions = fields.optional("permissions", .permissions) ?? .none
        let preferences = PassagePreferencesWire.read(&fields)
        let minimumVersion = fields.optional("wait_for_version", .count)
        try fields.finish()
        return Question(
            text: text, collection: CollectionReference(collection), topK: topK, filter: filter,
            permissions: permissions, mode: mode, denseWeight: denseWeight, preferences: preferences,
            explain: explain, minimumVersion: minimumVersion)
    }

    package static func encode(_ retrieval: Retrieval) -> JSONValue {
        [
            "collection_id": .string(retrieval.collectionID.description),
            "collection_version": JSONValue(retrieval.collectionVersion),
            "language": .string(retrieval.language.rawValue),
            "passages": .array(retrieval.passages.map(PassageWire.encode)),
            "evidence": encode(retrieval.evidence),
            "degraded": .array(retrieval.degraded.map(JSONValue.string)),
            "explanation": retrieval.explanation ?? .null,
        ]
    }

    /// Throws `JSONFieldErrors` where the answer has not the shape that `encode` gives it.
    package static func retrieval(from object: JSONObject) throws(JSONFieldErrors) -> Retrieval {
        var fields = JSONFieldReader(object)
        let collection = fields.required("collection_id", .collectionID)
        let version = fields.required("collection_version", .count)
        let language = fields.optional("language", JSONFieldKind<TextLanguage>.choice) ?? .english
        let passages = fields.required("passages", PassageWire.listKind)
        let evidence = fields.required("evidence", evidenceKind)
        let degraded = fields.optional("degraded", .array) ?? []
        let explanation = fields.optional("explanation", .any)
        try fields.finish()
        guard let collection, let version, let passages, let evidence else { throw JSONFieldErrors(problems: []) }
        return Retrieval(
            collectionID: collection, collectionVersion: version, language: language, passages: passages,
            evidence: evidence, degraded: degraded.compactMap(\.string), explanation: explanation)
    }

    private static func text(of reference: CollectionReference) -> String {
        switch reference {
        case .id(let id): id.description
        case .name(let name): name
        }
    }

    private static func encode(_ evidence: RetrievalEvidence) -> JSONValue {
        [
            "best_dense": JSONValue(evidence.bestDense),
            "best_lexical_share": JSONValue(evidence.bestLexicalShare),
            "term_coverage": JSONValue(evidence.termCoverage),
            "agreement": JSONValue(evidence.agreement),
        ]
    }

    private static var evidenceKind: JSONFieldKind<RetrievalEvidence> {
        .init("the evidence of a retrieval", evidence(from:))
    }

    private static func evidence(from value: JSONValue) -> RetrievalEvidence? {
        guard let object = value.object else { return nil }
        return RetrievalEvidence(
            bestDense: object["best_dense"]?.double, bestLexicalShare: object["best_lexical_share"]?.double,
            termCoverage: object["term_coverage"]?.double, agreement: object["agreement"]?.double)
    }
}
