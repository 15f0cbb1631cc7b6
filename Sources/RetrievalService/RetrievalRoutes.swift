package import Domain
package import HTTP
import Wire

/// The retriever's paths.
package struct RetrievalRoutes: Sendable {
    private let retriever: RetrievePassages

    package init(retriever: RetrievePassages) {
        self.retriever = retriever
    }

    package var all: [Route] {
        [
            Route(.post, RetrievalWire.path, bodyLimit: RetrievalWire.bodyLimit) { request in
                let question = try RetrievalWire.question(from: request.json())
                let encoded = try await DataScope.$current.withValue(ScopeHeaders.scope(in: request.headers)) {
                    try await retriever.encoded(question)
                }
                return .bytes(encoded.bytes, contentType: "application/json")
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
