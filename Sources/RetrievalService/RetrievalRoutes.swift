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
                return .json(RetrievalWire.encode(try await retriever.retrieve(question)))
            },
            Route(.post, IndexCheckWire.path, timeLimit: .seconds(900)) { request in
                let collection = CollectionReference(request.query(IndexCheckWire.collection) ?? "")
                let repair = request.query(IndexCheckWire.repair) == "true"
                return .json(IndexCheckWire.encode(try await retriever.check(collection, repair: repair)))
            },
        ]
    }
}
