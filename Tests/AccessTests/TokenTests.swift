import Access
import Domain
import FoundationEssentials
import JSON
import Synchronization
import Testing

/// Tokens by another implementation (`Golden/make_tokens.py`), believed or refused.
struct TokenTests {
    private let golden: JSONValue
    private let now: Date

    init() throws {
        golden = try JSONValue(parsing: Array(try Data(contentsOf: Self.file)))
        now = Date(timeIntervalSince1970: try #require(golden["now"]?.double))
    }

    private static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/tokens.json")

    private static func names(_ list: String) -> [String] {
        let golden = (try? Data(contentsOf: file)).flatMap { try? JSONValue(parsing: Array($0)) }
        return golden?[list]?.object?.names ?? []
    }

    private func keys() throws -> [TokenKey] {
        let text = try #require(golden["jwks"]).bytes
        let set = try #require(TokenKeySet.parse(text))
        return set + [.shared(try #require(golden["secret"]?.string))]
    }

    private func verifier(_ keys: [TokenKey]? = nil, _ change: (inout TokenRules) -> Void = { _ in }) throws
        -> TokenVerifier
    {
        var rules = TokenRules(
            issuer: try #require(golden["issuer"]?.string), audiences: [try #require(golden["audience"]?.string)])
        change(&rules)
        return TokenVerifier(keyring: TokenKeyring(given: try keys ?? self.keys()), rules: rules)
    }

    private func token(_ list: String, _ name: String) throws -> String { try #require(golden[list]?[name]?.string) }

    @Test(arguments: names("believed"))
    func `a good token is believed`(name: String) async throws {
        let principal = try await verifier().principal(of: token("believed", name), at: now)
        #expect(principal.id == "token:ada")
        #expect(principal.rights == Role.editor.rights)
        #expect(principal.tenant == .standard)
    }

    @Test(arguments: names("refused"))
    func `a bad token is refused`(name: String) async throws {
        let text = try token("refused", name)
        let verifier = try verifier()
        await #expect(throws: AccessRefusal.self) { try await verifier.principal(of: text, at: now) }
    }

    @Test func `there are tokens to try`() {
        #expect(Self.names("believed").count >= 10)
        #expect(Self.names("refused").count >= 30)
    }

    @Test func `keys in PEM serve as well as a key set`() async throws {
        let pem = try #require(golden["pem"]?.string)
        let keys = try #require(TokenKeySet.parse(Array(pem.utf8)))
        for name in ["RS256", "ES256"] {
            #expect(try await verifier(keys).principal(of: token("believed", name), at: now).id == "token:ada")
        }
        let text = try token("believed", "HS256")
        let verifier = try verifier(keys)
        await #expect(throws: AccessRefusal.self) { try await verifier.principal(of: text, at: now) }
    }

    @Test(arguments: ["", "{}", "{\"keys\": []}", "{\"keys\": [{\"kty\": \"oct\", \"k\": \"AAAA\"}]}", "-----BEGIN"])
    func `what holds no usable key is none`(text: String) {
        #expect(TokenKeySet.parse(Array(text.utf8)) == nil)
    }

    @Test func `a role may be given to tokens that name none`() async throws {
        let verifier = try verifier { $0.usualRole = .reader }
        #expect(try await verifier.principal(of: token("refused", "no role"), at: now).role == .reader)
    }

    @Test func `a tenant is wanted where a claim shall name it`() async throws {
        let text = try token("believed", "RS256")
        let missing = try verifier { $0.tenantClaim = "org" }
        await #expect(throws: AccessRefusal.self) { try await missing.principal(of: text, at: now) }
        let named = try verifier { $0.tenantClaim = "sub" }
        #expect(try await named.principal(of: text, at: now).tenant == Tenant("ada"))
    }

    @Test func `a key that is not known is fetched, but not for every invented name`() async throws {
        let set = try #require(golden["jwks"]).bytes
        let fetches = Mutex(0)
        let clock = Mutex(ContinuousClock.now)
        let keyring = TokenKeyring(
            given: [],
            fetch: {
                fetches.withLock { $0 += 1 }
                return set
            }, clock: { clock.withLock(\.self) })
        let rules = TokenRules(issuer: try #require(golden["issuer"]?.string), audiences: ["rag"])
        let verifier = TokenVerifier(keyring: keyring, rules: rules)
        let good = try token("believed", "RS256")
        let unknown = try token("refused", "unknown kid")
        #expect(try await verifier.principal(of: good, at: now).role == .editor)
        for _ in 0..<20 { _ = try? await verifier.principal(of: unknown, at: now) }
        #expect(fetches.withLock(\.self) == 1)
        clock.withLock { $0 += .seconds(31) }
        for _ in 0..<20 { _ = try? await verifier.principal(of: unknown, at: now) }
        #expect(fetches.withLock(\.self) == 2)
        _ = try? await verifier.principal(of: try token("refused", "alg none"), at: now)
        clock.withLock { $0 += .seconds(601) }
        #expect(try await verifier.principal(of: good, at: now).role == .editor)
        #expect(fetches.withLock(\.self) == 3)
    }

    @Test func `keys that cannot be fetched again are believed for a day`() async throws {
        let set = try #require(golden["jwks"]).bytes
        let isAway = Mutex(false)
        let clock = Mutex(ContinuousClock.now)
        let keyring = TokenKeyring(
            given: [], fetch: { isAway.withLock(\.self) ? [] : set }, clock: { clock.withLock(\.self) })
        let rules = TokenRules(issuer: try #require(golden["issuer"]?.string), audiences: ["rag"])
        let verifier = TokenVerifier(keyring: keyring, rules: rules)
        let good = try token("believed", "RS256")
        _ = try await verifier.principal(of: good, at: now)
        isAway.withLock { $0 = true }
        clock.withLock { $0 += .seconds(3600) }
        #expect(try await verifier.principal(of: good, at: now).role == .editor)
        clock.withLock { $0 += .seconds(86_400) }
        let failure = await #expect(throws: ServiceError.self) { try await verifier.principal(of: good, at: now) }
        #expect(failure?.kind == .unavailable && failure?.retryAfter == .seconds(30))
    }

    @Test func `while keys were never fetched nobody is told that a token is bad`() async throws {
        let isAway = Mutex(true)
        let set = try #require(golden["jwks"]).bytes
        let clock = Mutex(ContinuousClock.now)
        let keyring = TokenKeyring(
            given: [], fetch: { isAway.withLock(\.self) ? [] : set }, clock: { clock.withLock(\.self) })
        let rules = TokenRules(issuer: try #require(golden["issuer"]?.string), audiences: ["rag"])
        let verifier = TokenVerifier(keyring: keyring, rules: rules)
        let (good, bad) = (try token("believed", "RS256"), try token("refused", "unknown kid"))
        for text in [good, bad] {
            await #expect(throws: ServiceError.self) { try await verifier.principal(of: text, at: now) }
        }
        isAway.withLock { $0 = false }
        clock.withLock { $0 += .seconds(31) }
        #expect(try await verifier.principal(of: good, at: now).role == .editor)
        await #expect(throws: AccessRefusal.self) { try await verifier.principal(of: bad, at: now) }
    }
}
