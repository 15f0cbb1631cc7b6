/// Which tokens are believed, and what their claims say.
package struct TokenRules: Sendable {
    package let issuer: String
    /// One of these must be among the token's.
    package let audiences: [String]
    /// By so much clocks may differ.
    package var clockSkew = Duration.seconds(30)
    /// Which claims say what; `realm.roles` is the member `roles` of the claim `realm`. Nil where no claim does.
    package var roleClaim: String? = "role"
    package var tenantClaim: String?
    package var collectionsClaim: String?
    package var permissionsClaim: String?
    /// Of tokens whose claim names no role of ours; nil refuses them.
    package var usualRole: Role?

    package init(issuer: String, audiences: [String]) {
        self.issuer = issuer
        self.audiences = audiences
    }
}
