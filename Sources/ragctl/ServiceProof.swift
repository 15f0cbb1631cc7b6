import Access
import Settings

/// What this command proves with, to a service that asks, who it is: `RAG_API_KEY`, or a pass made with `AUTH_SECRET`.
enum ServiceProof {
    /// Throws where the settings are wrong.
    static func standard() throws -> @Sendable () -> String? {
        let settings = try Settings(for: .ragctl, keys: [\.apiKey, \.authSecret])
        if let key = settings.apiKey { return { key.value } }
        guard let secret = settings.authSecret else { return { nil } }
        let pass = OperatorPass(secret: secret.value)
        return { try? pass.make() }
    }
}
