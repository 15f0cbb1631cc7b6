/// How those who ask the API prove who they are.
package enum AuthenticationMode: String, Sendable, CaseIterable {
    /// Nobody is asked: everyone may do everything.
    case none
    /// API keys.
    case keys
    /// Tokens of an issuer, and API keys too where `AUTH_SECRET` is set.
    case jwt
}
