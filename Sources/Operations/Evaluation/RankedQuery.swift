package import JSON

/// One question's ranking.
package struct RankedQuery: Sendable {
    package let id: String
    /// Best first, each once.
    package let documents: [String]
    /// Of each document, not ascending.
    package let scores: [Double]
    package let latency: Duration

    package init(id: String, documents: [String], scores: [Double], latency: Duration = .zero) {
        self.id = id
        self.documents = documents
        self.scores = scores
        self.latency = latency
    }

    /// Each document at its best passage.
    ///
    /// - Parameter passages: as the service answers them, best first.
    package init(id: String, passages: [JSONValue], latency: Duration) {
        var seen: Set<String> = []
        let documents = passages.compactMap { passage -> (source: String, score: Double)? in
            guard let source = passage["source"]?.string, seen.insert(source).inserted else { return nil }
            return (source, passage["score"]?.double ?? 0)
        }
        self.init(id: id, documents: documents.map(\.source), scores: documents.map(\.score), latency: latency)
    }
}
