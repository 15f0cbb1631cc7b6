package import Domain
import SearchIndex

extension RetrievePassages {
    /// Readings of the whole collection before it is called restless.
    private static var tries: Int { 3 }

    /// What in a collection's indexes in memory does not agree with what the database says. Throws `notFound`, and `conflict`
    /// when the collection changes all the time.
    ///
    /// - Parameter repair: makes an index that does not agree anew, at the next question.
    package func check(_ reference: CollectionReference, repair: Bool) async throws -> [ConsistencyFinding] {
        for _ in 0..<Self.tries {
            let state = try await index.state(of: reference)
            let findings = try await findings(in: state)
            guard try await index.state(of: reference).version == state.version else { continue }
            if repair, !findings.isEmpty { await indexes.forget(state.id) }
            return findings
        }
        throw ServiceError(.conflict, "the collection changes all the time; check it when less is going on")
    }

    private func findings(in state: CollectionState) async throws -> [ConsistencyFinding] {
        let model = try await embedder.model()
        let words = try await indexes.words(of: state, within: .seconds(300)).holdings
        let vectors = try await indexes.vectors(of: state, by: model, within: .seconds(300))?.holdings
        let expected = try await expected(in: state, model)
        var findings: [ConsistencyFinding] = []
        if words != expected.words { findings.append(finding("words-in-memory", words, expected.words, state)) }
        if let vectors, vectors != expected.vectors {
            findings.append(finding("vectors-in-memory", vectors, expected.vectors, state))
        }
        return findings
    }

    /// What indexes made anew would hold, read piece by piece and not kept.
    private func expected(
        in state: CollectionState, _ model: EmbeddingModel
    ) async throws -> (words: IndexHoldings, vectors: IndexHoldings) {
        var (words, vectors) = (IndexHoldings(), IndexHoldings())
        var reached = 0
        while true {
            try Task.checkCancellation()
            let changes = try await feed.changes(in: state.id, after: reached, limit: 500)
            let present = changes.filter { !$0.isDeletion }.map(\.documentID)
            for entry in try await feed.terms(of: present, in: state.id) {
                words.add(entry, length: entry.terms.length)
            }
            for entry in try await feed.vectors(of: present, in: state.id, model: model) { vectors.add(entry) }
            guard changes.count == 500, let last = changes.last else { return (words, vectors) }
            reached = last.version
        }
    }

    private func finding(
        _ rule: String, _ found: IndexHoldings, _ expected: IndexHoldings, _ state: CollectionState
    ) -> ConsistencyFinding {
        ConsistencyFinding(
            rule: rule,
            meaning:
                "an index in memory holds \(found.chunks) chunks where the database has \(expected.chunks), or others",
            collectionID: state.id, documentID: nil, count: max(1, abs(found.chunks - expected.chunks)),
            isRepairable: true)
    }
}
