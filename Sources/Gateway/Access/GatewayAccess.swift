package import Access

/// How the gateway knows who asks.
package struct GatewayAccess: Sendable {
    let authenticator: Authenticator?
    let office: KeyOffice?
    let ring: KeyRing?

    /// Nobody is asked: everyone may do everything.
    package static let open = GatewayAccess(authenticator: nil, office: nil, ring: nil)

    /// Every request but those on open paths brings an API key.
    package static func keys(_ office: KeyOffice, _ ring: KeyRing) -> GatewayAccess {
        GatewayAccess(authenticator: Authenticator(ring: ring, tokens: nil), office: office, ring: ring)
    }

    /// Every request but those on open paths brings a token, or where there are keys a key.
    package static func tokens(_ tokens: TokenVerifier, keys: (office: KeyOffice, ring: KeyRing)?) -> GatewayAccess {
        GatewayAccess(
            authenticator: Authenticator(ring: keys?.ring, tokens: tokens), office: keys?.office, ring: keys?.ring)
    }
}
