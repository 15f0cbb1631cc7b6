import Domain
package import HTTP

/// Whether the embedder answers.
package struct EmbedderDependency: Dependency {
    package let name = "embedder"
    package let isRequired: Bool
    private let client: any HTTPClient

    package init(client: any HTTPClient, isRequired: Bool = false) {
        self.client = client
        self.isRequired = isRequired
    }

    package func check() async throws {
        try await checkReadiness(of: .embedder, by: client)
    }
}

/// Whether the retriever answers, or one of several.
package struct RetrieverDependency: Dependency {
    package let name = "retriever"
    package let isRequired: Bool
    private let clients: [any HTTPClient]

    package init(clients: [any HTTPClient], isRequired: Bool = true) {
        self.clients = clients
        self.isRequired = isRequired
    }

    package func check() async throws {
        var failure: (any Error)?
        for client in clients {
            do {
                return try await checkReadiness(of: .retriever, by: client)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}

/// Throws `ServiceError` unless `/readyz` answers with success within two seconds.
private func checkReadiness(of peer: PeerErrors, by client: any HTTPClient) async throws {
    _ = try await peer.send(HTTPClientRequest(.get, "/readyz", timeout: .seconds(2)), by: client)
}
