package import Domain
package import HTTP
import Wire

/// The retriever's paths.
package struct RetrievalRoutes: Sendable {
    private let retriever: any PassageRetriever & IndexChecking

    package init(retriever: any PassageRetriever & IndexChecking) {
        self.retriever = retriever
    }

    package var all: [Route] {
        [
            Route(.post, RetrievalWire.path, bodyLimit: RetrievalWire.bodyLimit) { request in
                let question = try RetrievalWire.question(from: request.json())
                let retrieval = try await DataScope.$current.withValue(ScopeHeaders.scope(in: request.headers)) {
                    try await retriever.retrieve(question)
                }
                return .json(RetrievalWire.encode(retrieval))
            },
            Route(.post, IndexCheckWire.path, timeLimit: .seconds(900)) { request in
                let collection = CollectionReference(request.query(IndexCheckWire.collection) ?? "")
                let repair = request.query(IndexCheckWire.repair) == "true"
                // The operator's question, about whichever tenant's collection.
                let findings = try await DataScope.$current.withValue(.every) {
                    try await retriever.check(collection, repair: repair)
                }
                return .json(IndexCheckWire.encode(findings))
            },
        ]
    }
}
