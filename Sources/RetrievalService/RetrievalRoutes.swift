package import Domain
package import HTTP
import Wire

/// The retriever's paths.
package struct RetrievalRoutes: Sendable {
    private let retriever: any PassageRetriever

    package init(retriever: any PassageRetriever) {
        self.retriever = retriever
    }

    package var all: [Route] {
        [
            Route(.post, RetrievalWire.path, bodyLimit: RetrievalWire.bodyLimit) { request in
                let question = try RetrievalWire.question(from: request.json())
                return .json(RetrievalWire.encode(try await retriever.retrieve(question)))
            }
        ]
    }
}
