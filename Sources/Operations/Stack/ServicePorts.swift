/// The ports of the four services on one machine.
package struct ServicePorts: Sendable, Hashable {
    package let api: Int
    package let retriever: Int
    package let embedder: Int
    package let worker: Int

    package init(api: Int = 8000, retriever: Int = 8001, embedder: Int = 8002, worker: Int = 8003) {
        self.api = api
        self.retriever = retriever
        self.embedder = embedder
        self.worker = worker
    }

    func port(of service: LocalService) -> Int {
        switch service {
        case .api: api
        case .retriever: retriever
        case .embedder: embedder
        case .worker: worker
        }
    }
}

/// One of the four services, in the order in which they are started.
package enum LocalService: String, Sendable, CaseIterable {
    case embedder, retriever, worker, api

    /// The name of its executable.
    package var executable: String { "rag-\(rawValue)" }
}
